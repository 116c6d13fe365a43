import * as z from "zod";
import { ACCOUNT_STATES } from "../jobs/account-status.ts";
import { eventEnvelope } from "./event-envelope.ts";

/** How the account is, once that has lasted. */
export const AccountStatusChanged = z
  .object({
    ...eventEnvelope,
    type: z.literal("account.status"),
    data: z.object({
      state: z.enum(ACCOUNT_STATES),
      /** Null when `ready`. */
      reason: z.string().nullable(),
      what_to_do: z.string().nullable(),
      /** Unix milliseconds at which this state began. */
      since: z.int(),
    }),
  })
  .describe(
    "The account was logged out, banned or cut off for more than a minute, or is ready again after that",
  );

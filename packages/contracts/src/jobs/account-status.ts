import * as z from "zod";

/**
 * What the telegram-worker says of the account; kept in Redis with a short time to live,
 * so that a missing value means: no worker runs.
 */
export const AccountStatus = z.object({
  v: z.literal(1),
  state: z.enum(["connecting", "ready", "disconnected", "logged_out"]),
  /** Public reason when the state is not `ready`. */
  reason: z.string().nullable(),
  /** Marked id of the account once known. */
  account_id: z.number().int().nullable(),
  /** True when the worker talks to the simulated Telegram. */
  simulator: z.boolean(),
  /** Unix milliseconds of the last change of state. */
  since: z.number().int(),
});
export type AccountStatus = z.infer<typeof AccountStatus>;

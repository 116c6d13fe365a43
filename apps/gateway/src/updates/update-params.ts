import { allowedKinds, type UpdateKind } from "@telepipe/contracts";
import * as z from "zod";

/** An integer as the texts of the Bot API carry it; what is none counts as `fallback`, what is out of bounds is cut. */
function bounded(fallback: number, minimum: number, maximum: number) {
  return z
    .string()
    .optional()
    .transform((text) => {
      const value = /^-?\d{1,15}$/.test(text ?? "") ? Number(text) : fallback;
      return Math.max(minimum, Math.min(maximum, value));
    });
}

/** `allowed_updates`: a JSON list of names; undefined when it is not given or cannot be read, as in the Bot API. */
export const AllowedUpdates = z
  .string()
  .optional()
  .transform((text): readonly UpdateKind[] | undefined => {
    const names = z.array(z.string()).safeParse(parsed(text));
    return names.success ? allowedKinds(names.data) : undefined;
  });

/** The longest that a poll may wait, in seconds (core.telegram.org/bots/api#getupdates). */
const LONGEST_POLL_SECONDS = 50;

/** core.telegram.org/bots/api#getupdates */
export const GetUpdatesParams = z.object({
  offset: bounded(0, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  limit: bounded(100, 1, 100),
  timeout: bounded(0, 0, LONGEST_POLL_SECONDS),
  allowed_updates: AllowedUpdates,
});

/** A flag as the texts of the Bot API carry it. */
const Flag = z
  .string()
  .optional()
  .transform((text) => /^(true|yes|1)$/i.test(text ?? ""));

/** core.telegram.org/bots/api#setwebhook; certificates and fixed addresses have no use here */
export const SetWebhookParams = z.object({
  url: z
    .string()
    .default("")
    .transform((text) => text.trim())
    .refine((text) => text === "" || /^https?:$/.test(URL.parse(text)?.protocol ?? ""), {
      error: "bad webhook: an HTTP URL must be provided for webhook",
    }),
  max_connections: bounded(40, 1, 100),
  secret_token: z
    .string()
    .max(256, { error: "secret token is too long" })
    .regex(/^[A-Za-z0-9_-]*$/, { error: "secret token contains unallowed characters" })
    .optional(),
  drop_pending_updates: Flag,
  allowed_updates: AllowedUpdates,
});

/** core.telegram.org/bots/api#deletewebhook */
export const DeleteWebhookParams = z.object({ drop_pending_updates: Flag });

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

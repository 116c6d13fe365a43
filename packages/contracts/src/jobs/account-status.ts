import * as z from "zod";

/** States in which nobody is logged in: the worker leaves Telegram alone until another session is stored. */
export const ENDED_STATES = ["logged_out", "session_duplicated", "banned", "deleted"] as const;
export type EndedState = (typeof ENDED_STATES)[number];

/** How the account can be. */
export const ACCOUNT_STATES = ["connecting", "ready", "disconnected", ...ENDED_STATES] as const;
export type AccountStateName = (typeof ACCOUNT_STATES)[number];

/** Whether nobody is logged in any more. */
export function isEnded(state: AccountStateName): state is EndedState {
  return (ENDED_STATES as readonly string[]).includes(state);
}

/** Who the account is, as Telegram last said. */
export const AccountIdentity = z.object({
  id: z.int(),
  first_name: z.string(),
  username: z.string().nullable(),
  phone_number: z.string().nullable(),
});
export type AccountIdentity = z.infer<typeof AccountIdentity>;

/**
 * What the telegram-worker says of the account; kept in Redis with a short time to live,
 * so that a missing value means: no worker runs.
 */
export const AccountStatus = z.object({
  v: z.literal(1),
  state: z.enum(ACCOUNT_STATES),
  /** Public reason when the state is not `ready`. */
  reason: z.string().nullable(),
  /** What the operator can do about it; null when nothing needs to be done. */
  what_to_do: z.string().nullable().default(null),
  /** Marked id of the account once known. */
  account_id: z.number().int().nullable(),
  /** True when the worker talks to the simulated Telegram. */
  simulator: z.boolean(),
  /** Unix milliseconds of the last change of state. */
  since: z.number().int(),
  /** The worker that owns the account, and its fencing token. */
  owner: z.object({ worker: z.string(), token: z.int() }).nullable().default(null),
});
export type AccountStatus = z.infer<typeof AccountStatus>;

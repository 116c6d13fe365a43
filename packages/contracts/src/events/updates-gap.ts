import * as z from "zod";

/** Why something that happened to the account can never be told. */
export const GAP_REASONS = {
  difference_too_long: "Telegram does not keep what happened so long ago",
  channel_inaccessible: "the account cannot read the channel any more",
  state_rejected: "Telegram does not know the state up to which updates had been received",
  pts_reset: "Telegram has begun to count the account's updates anew",
} as const;
export type GapReason = keyof typeof GAP_REASONS;

/** A range of updates that was not received, as exactly as it can be named. */
export const UpdatesGap = z.object({
  /** Marked id of the channel or supergroup; null: the private chats and basic groups, which Telegram counts together. */
  chat_id: z.int().nullable(),
  reason: z.enum(Object.keys(GAP_REASONS) as [GapReason, ...GapReason[]]),
  /** The last `pts` that was received, and the one from which on nothing is missing; null when not known. */
  from_pts: z.int().nullable(),
  to_pts: z.int().nullable(),
  /** The same as message ids: nothing is missing up to the first, and nothing after the second. */
  from_message_id: z.int().nullable(),
  to_message_id: z.int().nullable(),
  /** Messages of this range that the history still held; they are events of their own. */
  recovered_messages: z.int().nonnegative(),
  /** What may be missing, in words. */
  missing: z.string(),
});
export type UpdatesGap = z.infer<typeof UpdatesGap>;

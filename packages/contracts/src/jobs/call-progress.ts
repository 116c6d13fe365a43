import * as z from "zod";

/** How far a call's files are: what its job holds as BullMQ's `progress` while it moves more than a moment's worth. */
export const CallProgress = z.object({
  phase: z.enum(["uploading", "downloading"]),
  /** Bytes that Telegram has taken, or that lie in the media folder. */
  bytes_done: z.int().nonnegative(),
  /** Of all files of the call together. */
  bytes_total: z.int().nonnegative(),
});
export type CallProgress = z.infer<typeof CallProgress>;

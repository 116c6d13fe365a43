import { integerLike } from "../objects/scalars.ts";

/**
 * When a message goes out. It waits at Telegram, not in a queue of ours; other than `date` in the Bot API this is only
 * for user accounts (core.telegram.org/api/scheduled-messages).
 */
export const scheduleDate = integerLike("a date in Unix seconds").nullish().meta({
  description:
    "When it goes out, in Unix seconds, at most a year ahead; at once when absent or past. The answer is the message that waits: getScheduledMessages lists it, and it gets another id when it goes out",
});

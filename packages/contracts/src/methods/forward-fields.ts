import * as z from "zod";
import { integerLike, MessageId } from "../objects/scalars.ts";
import { scheduleDate } from "./schedule-date.ts";

const flag = () => z.boolean({ error: "expected true or false" }).nullish();

/** How forwards and copies are sent. */
export const forwardFields = {
  disable_notification: flag(),
  protect_content: flag(),
  schedule_date: scheduleDate,
  message_thread_id: integerLike("the id of a topic").nullish(),
};

/** Messages of one chat, in ascending order (core.telegram.org/bots/api#forwardmessages). */
export const messageIds = z.array(MessageId).min(1).max(100);

/** Ids of messages that were made, in the order of their originals. */
export const MessageIds = z.array(z.object({ message_id: z.int() }));

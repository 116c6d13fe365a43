import { ChatId } from "../objects/chat-id.ts";
import { integerLike } from "../objects/scalars.ts";

/** Which topic of which forum is meant (core.telegram.org/bots/api#editforumtopic). */
export const topicFields = { chat_id: ChatId, message_thread_id: integerLike("the id of a topic") };

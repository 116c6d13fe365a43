import * as z from "zod";
import { EventChat, EventMessage } from "./event-message.ts";

/** An album: the messages that share a `media_group_id`, oldest first. Each of them is a `message.new` of its own too. */
export const MediaGroup = z.object({
  media_group_id: z.string(),
  chat: EventChat,
  messages: z.array(EventMessage).min(1),
});
export type MediaGroup = z.infer<typeof MediaGroup>;

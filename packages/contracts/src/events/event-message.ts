import * as z from "zod";
import { Message } from "../objects/message.ts";
import { MessageEntity } from "../objects/message-entity.ts";
import { UnixSeconds } from "../objects/scalars.ts";
import { EventMedia } from "./event-media.ts";

/** The chat of a received message. */
export const EventChat = z.object({
  /** Marked id: users positive, groups `-…`, channels `-100…`. */
  id: z.int(),
  type: z.enum(["private", "group", "supergroup", "channel"]),
  title: z.string().nullable(),
  username: z.string().nullable(),
});
export type EventChat = z.infer<typeof EventChat>;

/** The user who wrote a message. */
export const EventSender = z.object({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  username: z.string().nullable(),
  language_code: z.string().nullable(),
  phone_number: z.string().nullable(),
});
export type EventSender = z.infer<typeof EventSender>;

/** The message that a received message answers; only the id is known when it could not be fetched. */
export const EventReply = z.object({
  message_id: z.int(),
  text: z.string().nullable(),
  media: EventMedia.nullable(),
  sender_id: z.int().nullable(),
  sender_name: z.string().nullable(),
  date: UnixSeconds.nullable(),
});
export type EventReply = z.infer<typeof EventReply>;

/** A received message: text, media, service message or several of these. */
export const EventMessage = z.object({
  message_id: z.int(),
  chat: EventChat,
  date: UnixSeconds,
  edit_date: UnixSeconds.nullable(),
  /** Null for channel posts, anonymous admins and service messages without an actor. */
  from: EventSender.nullable(),
  text: z.string(),
  entities: z.array(MessageEntity),
  media: EventMedia.nullable(),
  reply_to: EventReply.nullable(),
  /** A service message's action (`chat_add_user`, `pin_message`, …) and its fields; null for others. */
  service: z.object({ action: z.string(), content: z.record(z.string(), z.unknown()) }).nullable(),
  /** Messages of one album share it. */
  media_group_id: z.string().nullable(),
  /** Whether it mentions the account or answers one of its messages. */
  mentioned: z.boolean().optional(),
  /** The same message as the Bot API has it, for endpoints and programs that read that; absent in older events. */
  bot_api: Message.optional(),
});
export type EventMessage = z.infer<typeof EventMessage>;

import * as z from "zod";
import { attachmentFields } from "./attachments.ts";
import { Chat } from "./chat.ts";
import { fileFields } from "./files.ts";
import { MessageOrigin } from "./message-origin.ts";
import { UnixSeconds } from "./scalars.ts";
import { serviceFields } from "./service-fields.ts";
import { sparse } from "./sparse.ts";
import { TextEntity } from "./text-entity.ts";
import { User } from "./user.ts";

const flag = z.literal(true).exactOptional();

/** Which link is shown below a text, and how (core.telegram.org/bots/api#linkpreviewoptions). */
export const LinkPreviewOptions = z.object({
  is_disabled: z.boolean().exactOptional(),
  url: z.string().exactOptional(),
  prefer_small_media: z.boolean().exactOptional(),
  prefer_large_media: z.boolean().exactOptional(),
  show_above_text: z.boolean().exactOptional(),
});
export type LinkPreviewOptions = z.infer<typeof LinkPreviewOptions>;

/** The part of the answered message that a reply quotes (core.telegram.org/bots/api#textquote). */
export const TextQuote = z.object({
  text: z.string(),
  entities: z.array(TextEntity).exactOptional(),
  position: z.int(),
  is_manual: flag,
});

/** A message of another chat that is answered (core.telegram.org/bots/api#externalreplyinfo). */
export const ExternalReplyInfo = z.object({
  origin: MessageOrigin,
  chat: Chat.exactOptional(),
  message_id: z.int().exactOptional(),
  ...fileFields,
  ...attachmentFields,
});

/** A message without the ones that it refers to: messages in messages are one level deep. */
export const FlatMessage = z.object({
  message_id: z.int(),
  message_thread_id: z.int().exactOptional(),
  from: User.exactOptional(),
  /** In whose name it was written when that is not a user: a channel, an anonymous admin's group. */
  sender_chat: Chat.exactOptional(),
  sender_boost_count: z.int().exactOptional(),
  date: UnixSeconds,
  chat: Chat,
  is_topic_message: flag,
  forward_origin: MessageOrigin.exactOptional(),
  is_automatic_forward: flag,
  external_reply: ExternalReplyInfo.exactOptional(),
  quote: TextQuote.exactOptional(),
  via_bot: User.exactOptional(),
  edit_date: UnixSeconds.exactOptional(),
  has_protected_content: flag,
  media_group_id: z.string().exactOptional(),
  author_signature: z.string().exactOptional(),
  text: z.string().exactOptional(),
  entities: z.array(TextEntity).exactOptional(),
  link_preview_options: LinkPreviewOptions.exactOptional(),
  effect_id: z.string().exactOptional(),
  ...fileFields,
  caption: z.string().exactOptional(),
  caption_entities: z.array(TextEntity).exactOptional(),
  show_caption_above_media: flag,
  has_media_spoiler: flag,
  ...attachmentFields,
  ...serviceFields,
});
export type FlatMessage = z.infer<typeof FlatMessage>;

/** A message exactly as the Bot API has it (core.telegram.org/bots/api#message). */
export const Message = sparse(
  FlatMessage.extend({
    reply_to_message: FlatMessage.exactOptional(),
    pinned_message: FlatMessage.exactOptional(),
  }),
);
export type Message = z.infer<typeof Message>;

import type { FlatMessage } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "../updates/marked-id.ts";
import type { TlMessage } from "../updates/message-source.ts";
import { flag, nonBlank, nonEmpty, present } from "./present.ts";
import { toMediaFields } from "./to-attachments.ts";
import { toOrigin } from "./to-origin.ts";
import { chatOf, isAutomaticForward, type Names, senderFields, userOf } from "./to-people.ts";
import { toServiceFields } from "./to-service-fields.ts";
import { toTextEntities } from "./to-text-entities.ts";

/**
 * A message in the Bot API's shape (core.telegram.org/bots/api#message) as far as it tells itself: the message that
 * it answers or pins has to be fetched, and is put in by the caller.
 */
export function toFlatMessage(message: TlMessage, names: Names): FlatMessage {
  const chatId = markedIdOf(message.peerId);
  const common = {
    message_id: message.id,
    ...topicFields(message),
    ...senderFields(message, names),
    date: message.date,
    chat: chatOf(chatId, names),
  };
  if (message instanceof Api.MessageService) return { ...common, ...toServiceFields(message, names) };
  const origin = { chatId, messageId: message.id };
  const viaBotId = message.viaBotId?.toJSNumber();
  return {
    ...common,
    ...present({
      forward_origin: message.fwdFrom ? toOrigin(message.fwdFrom, names) : undefined,
      is_automatic_forward: flag(message.fwdFrom && isAutomaticForward(message)),
      ...replyFields(message, names),
      via_bot: viaBotId === undefined ? undefined : userOf(viaBotId, names),
      // A change of counters or reactions is an edit to Telegram, which its clients do not show.
      edit_date: message.editHide ? undefined : message.editDate,
      has_protected_content: flag(message.noforwards),
      media_group_id: message.groupedId?.toString(),
      author_signature: nonBlank(message.postAuthor),
    }),
    ...textFields(message, names),
    ...toMediaFields(message.media, origin, names),
  };
}

/** Whether a message is media with a caption, and not a text (whose link may have a preview). */
export function isMedia(media: Api.TypeMessageMedia | null | undefined): boolean {
  if (!media) return false; // The library writes null for what a message does not have.
  return !(media instanceof Api.MessageMediaWebPage || media instanceof Api.MessageMediaEmpty);
}

function textFields(message: Api.Message, names: Names) {
  const { media } = message;
  const text = message.message;
  const entities = nonEmpty(toTextEntities(text, message.entities, names));
  if (!isMedia(media)) {
    return { text, ...present({ entities, link_preview_options: linkPreview(message) }) };
  }
  const spoiler = "spoiler" in (media ?? {}) && (media as Api.MessageMediaPhoto).spoiler;
  return present({
    caption: nonBlank(text),
    caption_entities: entities,
    show_caption_above_media: flag(text !== "" && isInverted(message)),
    has_media_spoiler: flag(spoiler),
  });
}

/** Only what is not the usual: a text with a link shows its preview below. */
function linkPreview(message: Api.Message) {
  const { media, entities } = message;
  if (media instanceof Api.MessageMediaWebPage) {
    const url = "url" in media.webpage ? media.webpage.url : undefined;
    const options = present({
      url: media.manual ? url : undefined,
      prefer_small_media: flag(media.forceSmallMedia),
      prefer_large_media: flag(media.forceLargeMedia),
      show_above_text: flag(isInverted(message)),
    });
    return Object.keys(options).length > 0 ? options : undefined;
  }
  const links = (entities ?? []).some(
    (entity) => entity instanceof Api.MessageEntityUrl || entity instanceof Api.MessageEntityTextUrl,
  );
  return links ? { is_disabled: true } : undefined;
}

/** The library's class has the field of the schema, its types do not. */
function isInverted(message: Api.Message): boolean {
  return Boolean((message as { invertMedia?: boolean }).invertMedia);
}

function replyFields({ replyTo }: Api.Message, names: Names) {
  if (!(replyTo instanceof Api.MessageReplyHeader)) return {};
  const { quoteText, quoteEntities, quoteOffset, replyFrom, replyToPeerId, replyToMsgId, replyMedia } =
    replyTo;
  const quote = quoteText
    ? {
        text: quoteText,
        position: quoteOffset ?? 0,
        ...present({
          entities: nonEmpty(toTextEntities(quoteText, quoteEntities, names)),
          is_manual: flag(replyTo.quote),
        }),
      }
    : undefined;
  const external = replyFrom
    ? {
        origin: toOrigin(replyFrom, names),
        ...present({
          chat: replyToPeerId ? chatOf(markedIdOf(replyToPeerId), names) : undefined,
          message_id: replyToMsgId,
        }),
        ...toMediaFields(replyMedia, null, names),
      }
    : undefined;
  return { quote, external_reply: external };
}

/** The thread that a message of a group lies in: a forum's topic, or the comments on a post. */
function topicFields({ replyTo }: TlMessage) {
  if (!(replyTo instanceof Api.MessageReplyHeader)) return {};
  const thread = replyTo.replyToTopId ?? (replyTo.forumTopic ? replyTo.replyToMsgId : undefined);
  return present({ message_thread_id: thread, is_topic_message: flag(replyTo.forumTopic) });
}

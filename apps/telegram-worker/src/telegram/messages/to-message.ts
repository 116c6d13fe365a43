import type { Message } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "../updates/marked-id.ts";
import { toEntities } from "../updates/to-entities.ts";

/** A message of ours as methods return it. */
export function toMessage(message: Api.Message): Message {
  return {
    message_id: message.id,
    date: message.date,
    ...(message.editDate ? { edit_date: message.editDate } : {}),
    chat: { id: markedIdOf(message.peerId) },
    ...textOf(message.message, message.entities, isMedia(message.media)),
  };
}

/** Whether a message is media with a caption, and not a text (whose link may have a preview). */
export function isMedia(media: Api.TypeMessageMedia | null | undefined): boolean {
  if (!media) return false; // The library writes null for what a message does not have.
  return !(media instanceof Api.MessageMediaWebPage || media instanceof Api.MessageMediaEmpty);
}

/** The text fields of a message; a file's caption has names of its own, and may be absent. */
export function textOf(
  text: string,
  entities: readonly Api.TypeMessageEntity[] | null | undefined,
  isCaption: boolean,
): Pick<Message, "text" | "entities" | "caption" | "caption_entities"> {
  const converted = toEntities(entities);
  if (!isCaption) return { text, ...(converted.length > 0 ? { entities: converted } : {}) };
  if (text === "") return {};
  return { caption: text, ...(converted.length > 0 ? { caption_entities: converted } : {}) };
}

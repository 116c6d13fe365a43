import type { Message } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "../updates/marked-id.ts";
import { toEntities } from "../updates/to-entities.ts";

/** A message of ours as methods return it. */
export function toMessage(message: Api.Message): Message {
  const isCaption = message.media !== undefined && !(message.media instanceof Api.MessageMediaWebPage);
  return {
    message_id: message.id,
    date: message.date,
    ...(message.editDate === undefined ? {} : { edit_date: message.editDate }),
    chat: { id: markedIdOf(message.peerId) },
    ...textOf(message.message, message.entities, isCaption),
  };
}

/** The text fields of a message; a file's caption has names of its own, and may be absent. */
export function textOf(
  text: string,
  entities: readonly Api.TypeMessageEntity[] | undefined,
  isCaption: boolean,
): Pick<Message, "text" | "entities" | "caption" | "caption_entities"> {
  const converted = toEntities(entities);
  if (!isCaption) return { text, ...(converted.length > 0 ? { entities: converted } : {}) };
  if (text === "") return {};
  return { caption: text, ...(converted.length > 0 ? { caption_entities: converted } : {}) };
}

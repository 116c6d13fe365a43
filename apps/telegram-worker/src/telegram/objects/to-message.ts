import type { Message } from "@telepipe/contracts";
import { Api } from "telegram";
import type { TlMessage } from "../updates/message-source.ts";
import { toFlatMessage } from "./to-flat-message.ts";
import type { Names } from "./to-people.ts";

/**
 * A message in the Bot API's shape with the one that it answers or pins.
 *
 * @param referred null when it answers none, or one that could not be fetched
 */
export function toMessage(message: TlMessage, referred: TlMessage | null, names: Names): Message {
  const flat = toFlatMessage(message, names);
  if (referred === null) return flat;
  const other = toFlatMessage(referred, names);
  const pins = message instanceof Api.MessageService && message.action instanceof Api.MessageActionPinMessage;
  if (pins) return { ...flat, pinned_message: other };
  // A message of another chat is told as `external_reply`.
  return other.chat.id === flat.chat.id ? { ...flat, reply_to_message: other } : flat;
}

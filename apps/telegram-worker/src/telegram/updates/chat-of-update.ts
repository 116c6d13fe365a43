import { Api } from "telegram";
import { markedChannelId, markedIdOf } from "./marked-id.ts";
import type { TlMessage } from "./message-source.ts";

/** The message that an update carries; null when it carries none, or an empty one. */
export function messageOf(update: Api.TypeUpdate): TlMessage | null {
  if (!("message" in update)) return null;
  const { message } = update;
  return message instanceof Api.Message || message instanceof Api.MessageService ? message : null;
}

/** Marked id of the chat that an update concerns; null when it concerns the account or does not say. */
export function chatOfUpdate(update: Api.TypeUpdate): number | null {
  const message = messageOf(update);
  if (message) return markedIdOf(message.peerId);
  if ("peer" in update) return isPeer(update.peer) ? markedIdOf(update.peer) : null;
  if ("channelId" in update && update.channelId) return markedChannelId(update.channelId);
  // Of secret chats, whose ids are of another kind, only the typing update has a bare number here.
  if ("chatId" in update && typeof update.chatId === "object" && update.chatId)
    return -update.chatId.toJSNumber();
  if (update instanceof Api.UpdateUserTyping) return update.userId.toJSNumber();
  return null;
}

/** The field `peer` also holds other kinds of address in some updates. */
function isPeer(peer: unknown): peer is Api.TypePeer {
  return peer instanceof Api.PeerUser || peer instanceof Api.PeerChat || peer instanceof Api.PeerChannel;
}

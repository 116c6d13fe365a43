import { Api } from "telegram";
import type { InputMedia } from "../files/input-media.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchMessage } from "./fetch-message.ts";

/** The text of a message and its file, ready to be sent again; null when there is no such message. */
export async function messageContent(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
): Promise<{ readonly text: string; readonly media: InputMedia | null } | null> {
  const message = await fetchMessage(session, peer, messageId);
  return message instanceof Api.Message ? { text: message.message, media: sameMedia(message.media) } : null;
}

function sameMedia(media: Api.TypeMessageMedia | null | undefined): InputMedia | null {
  if (media instanceof Api.MessageMediaPhoto && media.photo instanceof Api.Photo) {
    return new Api.InputMediaPhoto({ id: new Api.InputPhoto(media.photo) });
  }
  if (media instanceof Api.MessageMediaDocument && media.document instanceof Api.Document) {
    return new Api.InputMediaDocument({ id: new Api.InputDocument(media.document) });
  }
  return null;
}

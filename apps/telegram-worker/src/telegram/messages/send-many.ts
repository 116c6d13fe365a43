import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import type { FormattedText } from "../../text/message-entity.ts";
import { telegramErrorName } from "../error-mapping.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchMessage } from "./fetch-message.ts";
import { inputEntities } from "./input-entities.ts";
import { waitingMessage } from "./scheduled.ts";
import { envelope, type SendOptions } from "./send.ts";
import { messageIdIn, messagesIn } from "./sent-message.ts";

/** One file of an album. */
export interface AlbumItem {
  readonly randomId: bigint;
  readonly media: Api.TypeInputMedia;
  readonly caption: FormattedText;
}

/** Sends files as an album; Telegram takes only files that it has (core.telegram.org/api/files#albums-grouped-media). */
export async function sendAlbum(
  session: TelegramSession,
  peer: ResolvedPeer,
  items: readonly AlbumItem[],
  options: SendOptions,
): Promise<Api.Message[]> {
  const multiMedia = await Promise.all(
    items.map(async ({ randomId, media, caption }) => {
      const entities = await inputEntities(caption.entities, session.peers);
      return new Api.InputSingleMedia({
        media,
        randomId: bigInt(randomId),
        message: caption.text,
        ...(entities.length > 0 ? { entities } : {}),
      });
    }),
  );
  const request = new Api.messages.SendMultiMedia({
    ...(await envelope(session, peer, options)),
    multiMedia,
  });
  return sendMany(
    session,
    peer,
    request,
    items.map(({ randomId }) => randomId),
  );
}

/** Makes uploaded media one that Telegram has. */
export async function uploadedMedia(
  session: TelegramSession,
  peer: ResolvedPeer,
  media: Api.TypeInputMedia,
): Promise<Api.TypeInputMedia> {
  const isUploaded =
    media instanceof Api.InputMediaUploadedPhoto || media instanceof Api.InputMediaUploadedDocument;
  if (!isUploaded) return media;
  const made = await session.invoke(new Api.messages.UploadMedia({ peer: peer.input, media }));
  const spoiler = media.spoiler ? { spoiler: true } : {};
  if (made instanceof Api.MessageMediaPhoto && made.photo instanceof Api.Photo) {
    return new Api.InputMediaPhoto({ id: new Api.InputPhoto(made.photo), ...spoiler });
  }
  if (made instanceof Api.MessageMediaDocument && made.document instanceof Api.Document) {
    return new Api.InputMediaDocument({ id: new Api.InputDocument(made.document), ...spoiler });
  }
  throw new ApiError("MEDIA_REJECTED");
}

/** How messages are forwarded. */
export interface ForwardOptions {
  readonly from: ResolvedPeer;
  readonly ids: readonly number[];
  /** One for each id. */
  readonly randomIds: readonly bigint[];
  /** Without telling whose they were. */
  readonly isCopy: boolean;
  readonly withoutCaptions: boolean;
  readonly silent: boolean;
  readonly protect: boolean;
  readonly threadId: number | null;
  /** When they go out, in Unix seconds; null: now. */
  readonly scheduleDate: number | null;
}

/** Forwards or copies messages of one chat; the new ones come in the order of the ids. */
export function forwardMessages(
  session: TelegramSession,
  peer: ResolvedPeer,
  options: ForwardOptions,
): Promise<Api.Message[]> {
  const { from, ids, randomIds, isCopy, withoutCaptions, silent, protect, threadId, scheduleDate } = options;
  const request = new Api.messages.ForwardMessages({
    fromPeer: from.input,
    toPeer: peer.input,
    id: [...ids],
    randomId: randomIds.map((id) => bigInt(id)),
    silent,
    ...(isCopy ? { dropAuthor: true } : {}),
    ...(withoutCaptions ? { dropMediaCaptions: true } : {}),
    ...(protect ? { noforwards: true } : {}),
    ...(threadId === null ? {} : { topMsgId: threadId }),
    ...(scheduleDate === null ? {} : { scheduleDate }),
  });
  return sendMany(session, peer, request, randomIds);
}

async function sendMany(
  session: TelegramSession,
  peer: ResolvedPeer,
  request: Api.messages.SendMultiMedia | Api.messages.ForwardMessages,
  randomIds: readonly bigint[],
): Promise<Api.Message[]> {
  try {
    const updates = await session.invoke(request);
    if (updates instanceof Api.UpdateShortSentMessage) {
      const message = await fetchMessage(session, peer, updates.id);
      return message instanceof Api.Message ? [message] : [];
    }
    const made = messagesIn(updates);
    return randomIds.flatMap((randomId) => {
      const id = messageIdIn(updates, bigInt(randomId));
      return made.find((message) => message.id === id) ?? [];
    });
  } catch (error) {
    // An earlier try of this very send got through and its answer was lost.
    if (telegramErrorName(error) !== "RANDOM_ID_DUPLICATE") throw error;
    const fetch = request.scheduleDate ? waitingMessage : fetchMessage;
    return Promise.all(randomIds.map((randomId) => earlierMessage(session, peer, randomId, fetch)));
  }
}

async function earlierMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  randomId: bigint,
  fetch: typeof fetchMessage,
): Promise<Api.Message> {
  const id = await session.sentIds.find(String(randomId));
  const message = id === null ? null : await fetch(session, peer, id);
  if (message instanceof Api.Message) return message;
  throw new ApiError("RESULT_TIMEOUT", { detail: "the messages were sent, but their ids are not known" });
}

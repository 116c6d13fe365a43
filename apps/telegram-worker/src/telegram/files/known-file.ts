import { ApiError, type MediaKind } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { fetchMessage } from "../messages/fetch-message.ts";
import { decodeFileId, type FileAddress, toBigInt, toLong } from "../objects/file-id.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** A reference that Telegram takes no more: its file has to be had from its message anew. */
const STALE: ReadonlySet<string | null> = new Set([
  "FILE_REFERENCE_EXPIRED",
  "FILE_REFERENCE_INVALID",
  "FILE_REFERENCE_EMPTY",
]);

/**
 * The address in a `file_id`.
 *
 * @throws ApiError MEDIA_INVALID for what is none
 */
export function addressOf(fileId: string): FileAddress {
  const address = decodeFileId(fileId);
  if (address === null) throw new ApiError("MEDIA_INVALID", { detail: "invalid file_id" });
  return address;
}

/**
 * Does something with a file that Telegram has. When its reference has expired the file is fetched from its message
 * and the same is done again.
 *
 * @throws ApiError what `use` throws; MEDIA_REJECTED when the message is gone
 */
export async function withFreshReference<Result>(
  session: TelegramSession,
  address: FileAddress,
  use: (address: FileAddress) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(address);
  } catch (error) {
    // In an album the name tells the item's place as well.
    const name = telegramErrorName(error)?.replace(/_\d+_/, "_") ?? null;
    if (!STALE.has(name)) throw error;
    const fileReference = await freshReference(session, address);
    if (fileReference === null) throw new ApiError("MEDIA_REJECTED", { detail: GONE, cause: error });
    return use({ ...address, fileReference });
  }
}

const GONE = "wrong file_id or the file is temporarily unavailable";

/** A file of Telegram's as a message's media; of a document's thumbnail the document is meant. */
export function knownMedia(address: FileAddress, kind: MediaKind, hasSpoiler: boolean): Api.TypeInputMedia {
  const isPhoto = address.kind === "photo";
  if (isPhoto !== (kind === "photo")) {
    const [is, wanted] = isPhoto ? ["Photo", "Document"] : ["Document", "Photo"];
    throw new ApiError("MEDIA_REJECTED", { detail: `can't use file of type ${is} as ${wanted}` });
  }
  const { fileReference } = address;
  const key = { id: toLong(address.id), accessHash: toLong(address.accessHash), fileReference };
  const spoiler = hasSpoiler ? { spoiler: true } : {};
  return isPhoto
    ? new Api.InputMediaPhoto({ id: new Api.InputPhoto(key), ...spoiler })
    : new Api.InputMediaDocument({ id: new Api.InputDocument(key), ...spoiler });
}

/** Null when the message, or the file in it, is gone. */
export async function freshReference(
  session: TelegramSession,
  { origin, id }: FileAddress,
): Promise<Buffer | null> {
  if (origin === null) return null;
  const peer = await session.peers.find(origin.chatId);
  const message = peer === null ? null : await fetchMessage(session, peer, origin.messageId);
  const file = message === null ? null : fileIn(message);
  return file && toBigInt(file.id) === id ? Buffer.from(file.fileReference) : null;
}

function fileIn(message: Api.Message | Api.MessageService): Api.Photo | Api.Document | null {
  if (message instanceof Api.MessageService) {
    const { action } = message;
    return action instanceof Api.MessageActionChatEditPhoto && action.photo instanceof Api.Photo
      ? action.photo
      : null;
  }
  const { media } = message;
  if (media instanceof Api.MessageMediaPhoto) return media.photo instanceof Api.Photo ? media.photo : null;
  if (!(media instanceof Api.MessageMediaDocument)) return null;
  return media.document instanceof Api.Document ? media.document : null;
}

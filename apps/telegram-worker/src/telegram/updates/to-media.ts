import type { EventMedia } from "@telepipe/contracts";
import { Api } from "telegram";
import { documentName, type RemoteFile, remoteFileOf } from "../download/remote-file.ts";
import { snakeCase, tlFields } from "./tl-json.ts";

/** A message's media, before its file is fetched. */
export interface MappedMedia {
  readonly media: EventMedia;
  /** What is to be downloaded; null for kinds without a file. */
  readonly file: RemoteFile | null;
}

const WITHOUT_FILE = {
  file_id: null,
  file: null,
  file_name: null,
  mime_type: null,
  size_bytes: null,
  download_error: null,
};

/** Said of a picture or document that vanishes by itself and already has. */
const EXPIRED = "the file has expired";

/**
 * TL media → the event's, not downloaded yet. A link's preview is not media: the message is text. Every kind that is
 * neither photo nor document keeps Telegram's name and fields.
 */
export function toMedia(media: Api.TypeMessageMedia | null | undefined): MappedMedia | null {
  if (!media || media instanceof Api.MessageMediaEmpty || media instanceof Api.MessageMediaWebPage)
    return null;
  if (media instanceof Api.MessageMediaPhoto) return photo(media);
  if (media instanceof Api.MessageMediaDocument) return document(media);
  const type = snakeCase(media.className.replace(/^MessageMedia/, ""));
  return { media: { ...WITHOUT_FILE, type, content: tlFields(media) }, file: null };
}

function photo(media: Api.MessageMediaPhoto): MappedMedia {
  const file = remoteFileOf(media);
  const common = { ...WITHOUT_FILE, type: "photo", content: null, mime_type: "image/jpeg" };
  if (!file) return { media: { ...common, download_error: EXPIRED }, file };
  return { media: { ...common, file_id: file.id, size_bytes: file.sizeBytes }, file };
}

function document(media: Api.MessageMediaDocument): MappedMedia {
  const file = remoteFileOf(media);
  const common = { ...WITHOUT_FILE, content: null };
  if (!file || !(media.document instanceof Api.Document)) {
    const type = media.voice ? "voice" : media.video || media.round ? "video" : "document";
    return { media: { ...common, type, download_error: EXPIRED }, file: null };
  }
  return {
    media: {
      ...common,
      type: documentType(media.document),
      file_id: file.id,
      file_name: documentName(media.document),
      mime_type: media.document.mimeType || null,
      size_bytes: file.sizeBytes,
    },
    file,
  };
}

/**
 * `voice`, `video` (round ones and animations too), `audio` (music; the `/api_v1` webhook calls it `document`, as the
 * Python service did), else `document`, stickers included.
 */
function documentType(document: Api.Document): string {
  const { attributes } = document;
  const audio = attributes.find((each) => each instanceof Api.DocumentAttributeAudio);
  if (audio) return audio.voice ? "voice" : "audio";
  return attributes.some((each) => each instanceof Api.DocumentAttributeVideo) ? "video" : "document";
}

import type { MediaKind } from "@telepipe/contracts";
import { Api } from "telegram";
import type { MediaFacts } from "../../media/media-facts.ts";

/** What a message is to be made of; methods hand it on without looking inside. */
export type InputMedia = Api.TypeInputMedia;

/** An uploaded file and what it is to be sent as. */
export interface UploadedMedia {
  readonly kind: MediaKind;
  readonly file: Api.TypeInputFile;
  readonly fileName: string;
  readonly mimeType: string;
  /** What the file says of itself, and the caller of it. */
  readonly facts: MediaFacts;
  readonly more?: Presentation;
  /** A picture for it. */
  readonly thumb?: Api.TypeInputFile;
}

/** What only the caller can say of a file. */
export interface Presentation {
  readonly performer?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly hasSpoiler?: boolean | null | undefined;
  /** What a sticker stands for. */
  readonly emoji?: string | null | undefined;
}

/** How a file is presented is decided by attributes, not by its content (core.telegram.org/api/files). */
export function inputMedia(media: UploadedMedia): Api.TypeInputMedia {
  const { kind, file, mimeType, more = {}, thumb } = media;
  const spoiler = more.hasSpoiler ? { spoiler: true } : {};
  if (kind === "photo") return new Api.InputMediaUploadedPhoto({ file, ...spoiler });
  return new Api.InputMediaUploadedDocument({
    file,
    mimeType: presentedMimeType(kind, mimeType),
    attributes: attributesOf(media),
    ...spoiler,
    ...(thumb === undefined ? {} : { thumb }),
    ...(kind === "animation" ? { nosoundVideo: true } : {}),
    // Else Telegram would turn a GIF or MP4 into an animation or a video.
    forceFile: kind === "document",
  });
}

function attributesOf({ kind, fileName, facts, more = {} }: UploadedMedia): Api.TypeDocumentAttribute[] {
  const name = new Api.DocumentAttributeFilename({ fileName });
  const duration = Math.round(facts.durationSeconds);
  const frame = { duration: facts.durationSeconds, w: facts.width, h: facts.height };
  switch (kind) {
    case "audio": {
      const { performer, title } = more;
      const said = { ...(performer ? { performer } : {}), ...(title ? { title } : {}) };
      return [name, new Api.DocumentAttributeAudio({ duration, ...said })];
    }
    case "voice":
      return [name, new Api.DocumentAttributeAudio({ voice: true, duration })];
    case "video":
      return [name, new Api.DocumentAttributeVideo({ supportsStreaming: true, ...frame })];
    case "video_note":
      return [name, new Api.DocumentAttributeVideo({ roundMessage: true, ...frame })];
    case "animation":
      return [name, new Api.DocumentAttributeAnimated(), new Api.DocumentAttributeVideo(frame)];
    case "sticker": {
      const stickerset = new Api.InputStickerSetEmpty();
      const size = new Api.DocumentAttributeImageSize({ w: facts.width || 512, h: facts.height || 512 });
      return [name, size, new Api.DocumentAttributeSticker({ alt: more.emoji ?? "", stickerset })];
    }
    default:
      return [name];
  }
}

/** Telegram shows a voice message or a video only under a MIME type of that family. */
function presentedMimeType(kind: MediaKind, mimeType: string): string {
  if (kind === "voice" && !mimeType.startsWith("audio/")) return "audio/ogg";
  const isVideo = kind === "video" || kind === "video_note";
  if (isVideo && !mimeType.startsWith("video/")) return "video/mp4";
  if (kind === "audio" && !mimeType.startsWith("audio/")) return "audio/mpeg";
  return mimeType;
}

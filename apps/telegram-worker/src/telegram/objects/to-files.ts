import type { FlatMessage, PhotoSize } from "@telepipe/contracts";
import { Api } from "telegram";
import { remoteFileOfDocument } from "../download/remote-file.ts";
import { encodeFileId, type FileAddress, type FileKind, toBigInt, uniqueFileId } from "./file-id.ts";
import { nonBlank, type Present, present } from "./present.ts";

/** The message that holds a file, by which it is fetched again. */
export type FileOrigin = FileAddress["origin"];

/** The fields of a message that say what file it is made of. */
export type FileFields = Pick<
  FlatMessage,
  "animation" | "audio" | "document" | "photo" | "sticker" | "video" | "video_note" | "voice"
>;

/** What all files of Telegram's have. */
type TlFile = Pick<Api.Photo | Api.Document, "id" | "accessHash" | "fileReference" | "dcId">;

const DEFAULT_STICKER_SIDE = 512;

/** A photo's real sizes, smallest first; outlines and blurred hints are none. */
export function photoSizes(photo: Api.TypePhoto | null | undefined, origin: FileOrigin): PhotoSize[] {
  if (!(photo instanceof Api.Photo)) return [];
  return photo.sizes
    .flatMap((size) => photoSize(photo, "photo", size, origin) ?? [])
    .sort((a, b) => a.width * a.height - b.width * b.height);
}

/**
 * A document by what its attributes make of it (core.telegram.org/api/files). An animation is told as a document as
 * well, for clients that know none.
 */
export function documentFields(document: Api.Document, origin: FileOrigin): FileFields {
  const attributes = attributesOf(document);
  const { video, audio, sticker, isAnimation } = attributes;
  const common = {
    ...identity(document, "document", whole(document), origin),
    file_size: document.size.toJSNumber(),
  };
  const thumbnail = thumbnailOf(document, origin);
  const named = present({ thumbnail, ...names(document) });
  if (sticker !== undefined) {
    return { sticker: { ...common, ...present({ thumbnail }), ...stickerFields(document, attributes) } };
  }
  if (video?.roundMessage) {
    const { w: length } = video;
    return {
      video_note: { ...common, ...present({ thumbnail }), length, duration: Math.round(video.duration) },
    };
  }
  if (isAnimation) {
    const animation = { ...common, ...named, ...frame(video) };
    return { animation, document: { ...common, ...named } };
  }
  if (video !== undefined) return { video: { ...common, ...named, ...frame(video) } };
  if (audio?.voice) {
    return { voice: { ...common, ...present({ mime_type: document.mimeType }), duration: audio.duration } };
  }
  if (audio !== undefined) {
    const said = present({ performer: nonBlank(audio.performer), title: nonBlank(audio.title) });
    return { audio: { ...common, ...named, ...said, duration: audio.duration } };
  }
  return { document: { ...common, ...named } };
}

/** The attributes that decide what a document is. */
interface Attributes {
  readonly video: Api.DocumentAttributeVideo | undefined;
  readonly audio: Api.DocumentAttributeAudio | undefined;
  readonly sticker: Api.DocumentAttributeSticker | Api.DocumentAttributeCustomEmoji | undefined;
  readonly image: Api.DocumentAttributeImageSize | undefined;
  readonly isAnimation: boolean;
}

function attributesOf({ attributes }: Api.Document): Attributes {
  return {
    video: attributes.find((each) => each instanceof Api.DocumentAttributeVideo),
    audio: attributes.find((each) => each instanceof Api.DocumentAttributeAudio),
    sticker: attributes.find(
      (each) =>
        each instanceof Api.DocumentAttributeSticker || each instanceof Api.DocumentAttributeCustomEmoji,
    ),
    image: attributes.find((each) => each instanceof Api.DocumentAttributeImageSize),
    isAnimation: attributes.some((each) => each instanceof Api.DocumentAttributeAnimated),
  };
}

function frame(video: Api.DocumentAttributeVideo | undefined) {
  return { width: video?.w ?? 0, height: video?.h ?? 0, duration: Math.round(video?.duration ?? 0) };
}

function stickerFields(document: Api.Document, { sticker, video, image }: Attributes) {
  const isCustomEmoji = sticker instanceof Api.DocumentAttributeCustomEmoji;
  const isMask = sticker instanceof Api.DocumentAttributeSticker && sticker.mask;
  const set = sticker?.stickerset;
  return {
    type: isCustomEmoji ? ("custom_emoji" as const) : isMask ? ("mask" as const) : ("regular" as const),
    width: image?.w ?? video?.w ?? DEFAULT_STICKER_SIDE,
    height: image?.h ?? video?.h ?? DEFAULT_STICKER_SIDE,
    is_animated: document.mimeType === "application/x-tgsticker",
    is_video: document.mimeType === "video/webm",
    ...present({
      emoji: nonBlank(sticker?.alt),
      set_name: set instanceof Api.InputStickerSetShortName ? set.shortName : undefined,
      custom_emoji_id: isCustomEmoji ? document.id.toString() : undefined,
    }),
  };
}

function names(document: Api.Document) {
  const name = document.attributes.find((each) => each instanceof Api.DocumentAttributeFilename);
  return { file_name: nonBlank(name?.fileName), mime_type: nonBlank(document.mimeType) };
}

/** The largest picture that stands for a document. */
function thumbnailOf(document: Api.Document, origin: FileOrigin): PhotoSize | undefined {
  const thumbs = (document.thumbs ?? []).flatMap(
    (size) => photoSize(document, "document", size, origin) ?? [],
  );
  return thumbs.sort((a, b) => b.width * b.height - a.width * a.height)[0];
}

function photoSize(
  file: TlFile,
  kind: FileKind,
  size: Api.TypePhotoSize,
  origin: FileOrigin,
): PhotoSize | null {
  const bytes = bytesOf(size);
  // Those without bytes of their own have no width either.
  if (bytes === null || !("w" in size)) return null;
  return {
    ...identity(file, kind, { thumbSize: size.type, sizeBytes: bytes, extension: "jpg" }, origin),
    width: size.w,
    height: size.h,
    file_size: bytes,
  };
}

function bytesOf(size: Api.TypePhotoSize): number | null {
  if (size instanceof Api.PhotoSize) return size.size;
  if (size instanceof Api.PhotoSizeProgressive) return Math.max(...size.sizes);
  return size instanceof Api.PhotoCachedSize ? size.bytes.length : null;
}

/** What of a file is meant. */
type FilePart = Pick<FileAddress, "thumbSize" | "sizeBytes" | "extension">;

function whole(document: Api.Document): FilePart {
  const sizeBytes = document.size.toJSNumber();
  return { thumbSize: "", sizeBytes, extension: remoteFileOfDocument(document)?.extension ?? "" };
}

function identity(
  file: TlFile,
  kind: FileKind,
  part: FilePart,
  origin: FileOrigin,
): Present<{ file_id: string; file_unique_id: string }> {
  const { dcId } = file;
  const id = toBigInt(file.id);
  const accessHash = toBigInt(file.accessHash);
  // A buffer, or the library's own copy of one.
  const fileReference = Buffer.from(file.fileReference);
  return {
    file_id: encodeFileId({ kind, dcId, id, accessHash, fileReference, origin, ...part }),
    file_unique_id: uniqueFileId(kind, id, part.thumbSize),
  };
}

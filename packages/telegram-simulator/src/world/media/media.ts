import type { TlObject } from "../../tl/tl-object.ts";
import type { StoredFile } from "../files/stored-file.ts";

/** What a message carries besides its text. */
export type Media =
  | PhotoMedia
  | DocumentMedia
  | { readonly kind: "geo"; readonly lat: number; readonly long: number; readonly accessHash: bigint }
  | {
      readonly kind: "contact";
      readonly phone: string;
      readonly firstName: string;
      readonly lastName: string;
      readonly vcard: string;
      /** 0 when nobody with that phone number is on Telegram. */
      readonly userId: bigint;
    }
  | { readonly kind: "poll"; readonly id: bigint; readonly poll: TlObject }
  | { readonly kind: "webpage"; readonly id: bigint; readonly url: string; readonly title: string }
  /** What a client of a layer older than the content is sent instead. */
  | { readonly kind: "unsupported" };

export interface PhotoMedia {
  readonly kind: "photo";
  readonly photo: Photo;
  readonly spoiler: boolean;
}

export interface DocumentMedia {
  readonly kind: "document";
  readonly document: Document;
  readonly spoiler: boolean;
  /** Voice notes and round videos stay marked as unplayed until the reader has played them. */
  readonly playable: boolean;
}

/** What a client must show to use a stored photo or document again, or to download it. */
export interface FileIdentity {
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly fileReference: Buffer;
  /** The data centre that holds the file. */
  readonly dcId: number;
  /** Unix time in seconds of the upload. */
  readonly date: number;
}

export interface Photo extends FileIdentity {
  /** Ascending; the last one is the picture as it was uploaded. */
  readonly sizes: readonly PhotoSize[];
}

/** One resolution of a picture, downloadable by its type letter (core.telegram.org/api/files). */
export interface PhotoSize {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly file: StoredFile;
}

export interface Document extends FileIdentity {
  readonly file: StoredFile;
  readonly mimeType: string;
  /** Objects of TL type DocumentAttribute. */
  readonly attributes: readonly TlObject[];
  readonly thumbs: readonly PhotoSize[];
}

/** The kind by which people speak of a media: a document's attributes tell its. */
export type MediaKind =
  | "photo"
  | "document"
  | "audio"
  | "voice"
  | "video"
  | "sticker"
  | Exclude<Media["kind"], "photo" | "document">;

/** Names a media's kind. */
export function mediaKind(media: Media): MediaKind {
  return media.kind === "document" ? documentKind(media.document) : media.kind;
}

/** The file of a photo (its largest size) or a document. */
export function mediaFile(media: Media): StoredFile | undefined {
  if (media.kind === "photo") return media.photo.sizes.at(-1)?.file;
  return media.kind === "document" ? media.document.file : undefined;
}

/** The attribute of that constructor name, if the document has it. */
export function attributeOf(document: Pick<Document, "attributes">, name: string): TlObject | undefined {
  return document.attributes.find((attribute) => attribute._ === name);
}

function documentKind(document: Document): MediaKind {
  if (attributeOf(document, "documentAttributeSticker")) return "sticker";
  if (attributeOf(document, "documentAttributeVideo")) return "video";
  const audio = attributeOf(document, "documentAttributeAudio");
  if (audio) return audio.voice ? "voice" : "audio";
  return "document";
}

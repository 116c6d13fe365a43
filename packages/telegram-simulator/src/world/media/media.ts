import type { TlObject } from "../../tl/tl-object.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { Poll } from "../polls/poll.ts";
import type { WebPage } from "./web-page.ts";

/** What a message carries besides its text. */
export type Media =
  | PhotoMedia
  | DocumentMedia
  | (GeoPoint & { readonly kind: "geo" })
  | (GeoPoint & {
      readonly kind: "venue";
      readonly title: string;
      readonly address: string;
      readonly provider: string;
      readonly venueId: string;
      readonly venueType: string;
    })
  | (GeoPoint & {
      readonly kind: "geo_live";
      /** In degrees, 1 to 360. */
      readonly heading: number | undefined;
      readonly periodSeconds: number;
      /** In metres. */
      readonly proximityRadius: number | undefined;
    })
  | { readonly kind: "dice"; readonly emoticon: string; readonly value: number }
  | {
      readonly kind: "contact";
      readonly phone: string;
      readonly firstName: string;
      readonly lastName: string;
      readonly vcard: string;
      /** 0 when nobody with that phone number is on Telegram. */
      readonly userId: bigint;
    }
  | { readonly kind: "poll"; readonly poll: Poll }
  | { readonly kind: "webpage"; readonly page: WebPage }
  /** What a client of a layer older than the content is sent instead. */
  | { readonly kind: "unsupported" };

/** A place on the map, in degrees. */
export interface GeoPoint {
  readonly lat: number;
  readonly long: number;
  readonly accessHash: bigint;
}

/** What destroys itself (core.telegram.org/api/files, "Self-destructing media"). */
export interface SelfDestruction {
  /** Counts from when the reader opens it; `onceSeconds` for what is seen once. */
  readonly seconds: number;
  /** Nothing is left but the fact that there was something. */
  readonly isDone: boolean;
}

/** The `ttl_seconds` of what may be seen once. */
export const onceSeconds = 0x7fffffff;

export interface PhotoMedia {
  readonly kind: "photo";
  readonly photo: Photo;
  readonly spoiler: boolean;
  readonly selfDestruction?: SelfDestruction | undefined;
}

export interface DocumentMedia {
  readonly kind: "document";
  readonly document: Document;
  readonly spoiler: boolean;
  /** Voice notes and round videos stay marked as unplayed until the reader has played them. */
  readonly playable: boolean;
  readonly selfDestruction?: SelfDestruction | undefined;
}

/** What a client must show to use a stored photo or document again, or to download it. */
export interface FileIdentity {
  readonly id: bigint;
  readonly accessHash: bigint;
  /** The one that is given out now; earlier ones work for some time. */
  fileReference(): Buffer;
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
  | "video_note"
  | "animation"
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
  if (attributeOf(document, "documentAttributeAnimated")) return "animation";
  const video = attributeOf(document, "documentAttributeVideo");
  if (video) return video.round_message ? "video_note" : "video";
  const audio = attributeOf(document, "documentAttributeAudio");
  if (audio) return audio.voice ? "voice" : "audio";
  return "document";
}

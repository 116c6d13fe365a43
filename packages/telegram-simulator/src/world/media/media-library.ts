import type { TlObject } from "../../tl/tl-object.ts";
import type { FileStore } from "../files/file-store.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { Seed } from "../seed.ts";
import { createFileReferences, type FileReferences } from "./file-references.ts";
import { grayJpeg } from "./gray-jpeg.ts";
import { type ImageSize, imageSizeOf } from "./image-size.ts";
import type { Document, FileIdentity, Photo, PhotoSize } from "./media.ts";
import { createWebPageDirectory, type WebPageDirectory } from "./web-page.ts";

/** The photos and documents of the world: made from stored files, found again by id. */
export interface MediaLibrary {
  /** Makes a photo of a picture file. Undefined when the file is no picture. */
  addPhoto(file: StoredFile): Promise<Photo | undefined>;
  addDocument(content: DocumentContent): Promise<Document>;
  photo(id: bigint): Photo | undefined;
  document(id: bigint): Document | undefined;
  readonly references: FileReferences;
  readonly webPages: WebPageDirectory;
  /** An id for something that is neither, for example a poll. */
  freshId(kind: string): bigint;
}

/** What makes a document. */
export interface DocumentContent {
  file: StoredFile;
  mimeType: string;
  /** Objects of TL type DocumentAttribute. */
  attributes: TlObject[];
  /** A small picture of it. One that cannot be read is left out. */
  thumb?: StoredFile | undefined;
}

/** What the library needs of the world. */
export interface MediaLibraryContext {
  readonly seed: Seed;
  readonly files: FileStore;
  /** The data centre that holds all files. */
  readonly dcId: number;
  nowSeconds(): number;
}

/** An assumption: Telegram does not say how long references work. */
const referenceAgeSeconds = 3600;

/** The longer side of the picture that clients show first (core.telegram.org/api/files). */
const thumbSide = 320;

/** Creates an empty library. */
export function createMediaLibrary({ seed, files, dcId, nowSeconds }: MediaLibraryContext): MediaLibrary {
  const photos = new Map<bigint, Photo>();
  const documents = new Map<bigint, Document>();
  let freshIds = 0;
  const freshId = (kind: string) => seed.long(kind, ++freshIds);
  const references = createFileReferences({ seed, ageSeconds: referenceAgeSeconds, nowSeconds });

  function identity(kind: string, index: number): FileIdentity {
    const id = seed.between(2n ** 60n, 2n ** 62n, kind, index);
    return {
      id,
      accessHash: seed.long("access_hash", id),
      fileReference: () => references.of(id),
      dcId,
      date: nowSeconds(),
    };
  }

  /** The server's own small version. It is a stand-in: nothing here can scale a picture. */
  async function thumbOf({ width, height }: ImageSize): Promise<PhotoSize> {
    const scale = thumbSide / Math.max(width, height);
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    const shade = seed.digest("thumb", photos.size).readUInt8();
    return { type: "m", ...size, file: await files.put(grayJpeg({ ...size, shade })) };
  }

  return {
    async addPhoto(file) {
      const size = await imageSizeOf(file);
      if (size === undefined) return undefined;
      const full: PhotoSize = { type: fullSizeType(size), ...size, file };
      const sizes = full.type === "m" ? [full] : [await thumbOf(size), full];
      const photo: Photo = { ...identity("photo", photos.size), sizes };
      photos.set(photo.id, photo);
      return photo;
    },
    async addDocument({ thumb, ...content }) {
      const size = thumb && (await imageSizeOf(thumb));
      const thumbs: PhotoSize[] = thumb && size ? [{ type: "m", ...size, file: thumb }] : [];
      const document = { ...identity("document", documents.size), ...content, thumbs };
      documents.set(document.id, document);
      return document;
    },
    photo: (id) => photos.get(id),
    document: (id) => documents.get(id),
    references,
    webPages: createWebPageDirectory(freshId),
    freshId,
  };
}

function fullSizeType({ width, height }: ImageSize): string {
  const side = Math.max(width, height);
  if (side <= thumbSide) return "m";
  if (side <= 800) return "x";
  return side <= 1280 ? "y" : "w";
}

import type { TlObject } from "../../tl/tl-object.ts";
import type { AccountDirectory } from "../account-directory.ts";
import type { FileStore } from "../files/file-store.ts";
import type { StoredFile } from "../files/stored-file.ts";
import { InvalidInput } from "../invalid-input.ts";
import { digitsOf } from "../phone-number.ts";
import type { Seed } from "../seed.ts";
import { generatedBytes } from "./generated-bytes.ts";
import { grayJpeg } from "./gray-jpeg.ts";
import type { Media } from "./media.ts";
import type { MediaLibrary } from "./media-library.ts";

/** What to make: kinds with a file take its content, or its size and get content of their own. */
export type MediaRecipe = FileRecipe | ContentRecipe;

export interface FileRecipe {
  kind: "photo" | FileKind;
  content?: Buffer | undefined;
  sizeBytes?: number | undefined;
  fileName?: string | undefined;
  mimeType?: string | undefined;
}

export type FileKind = "document" | "audio" | "voice" | "video" | "sticker";

export type ContentRecipe =
  | { kind: "geo"; lat: number; long: number }
  | { kind: "contact"; phone: string; firstName: string; lastName: string }
  | { kind: "poll"; question: string; options: string[] }
  | { kind: "webpage"; url: string; title: string }
  | { kind: "unsupported" };

/** What a media maker needs of the world. */
export interface MediaMakerContext {
  readonly seed: Seed;
  readonly accounts: AccountDirectory;
  readonly files: FileStore;
  readonly media: MediaLibrary;
}

const photoSize = { width: 640, height: 400 };
const maxPhotoBytes = 10 * 1024 * 1024;
const maxFileBytes = 4000 * 512 * 1024;
const defaultSizeBytes = 4096;

/** Creates a function that makes media as people of the world send them. It throws InvalidInput. */
export function createMediaMaker({
  seed,
  accounts,
  files,
  media,
}: MediaMakerContext): (recipe: MediaRecipe) => Promise<Media> {
  let count = 0;

  async function fileOf({ content, sizeBytes = defaultSizeBytes }: FileRecipe): Promise<StoredFile> {
    if (content) return files.put(content);
    if (sizeBytes > maxFileBytes)
      throw new InvalidInput("media.size_bytes", `expected at most ${maxFileBytes}`);
    return files.putChunks(generatedBytes(seed, sizeBytes, "file", ++count));
  }

  async function photoOf({ content, sizeBytes }: FileRecipe): Promise<Media> {
    const photo = await media.addPhoto(await files.put(content ?? generatedPhoto(seed, ++count, sizeBytes)));
    if (photo === undefined)
      throw new InvalidInput("media.base64", "expected a JPEG, PNG, GIF or WebP picture");
    return { kind: "photo", photo, spoiler: false };
  }

  async function documentOf(recipe: FileRecipe & { kind: FileKind }): Promise<Media> {
    const form = documentForms[recipe.kind];
    const fileName = recipe.fileName ?? form.fileName;
    const document = await media.addDocument({
      file: await fileOf(recipe),
      mimeType: recipe.mimeType ?? form.mimeType,
      attributes: [
        ...form.attributes,
        ...(fileName === undefined ? [] : [{ _: "documentAttributeFilename", file_name: fileName }]),
      ],
    });
    return { kind: "document", document, spoiler: false, playable: recipe.kind === "voice" };
  }

  return async (recipe) => {
    switch (recipe.kind) {
      case "photo":
        return photoOf(recipe);
      case "geo":
        return { ...recipe, accessHash: media.freshId("geo") };
      case "contact": {
        const userId = accounts.byPhone(recipe.phone)?.id ?? 0n;
        return { ...recipe, phone: digitsOf(recipe.phone), vcard: "", userId };
      }
      case "poll":
        return {
          kind: "poll",
          id: media.freshId("poll"),
          poll: pollObject(recipe.question, recipe.options),
        };
      case "webpage":
        return { ...recipe, id: media.freshId("webpage") };
      case "unsupported":
        return { kind: "unsupported" };
      default:
        // The kinds with a file that are no photo; the compiler does not narrow `kind` of a union member's union.
        return documentOf({ ...recipe, kind: recipe.kind });
    }
  };
}

/** A picture, followed by bytes at which no decoder looks: they make it unique, and of the size asked for. */
function generatedPhoto(seed: Seed, index: number, sizeBytes: number | undefined): Buffer {
  const picture = grayJpeg({ ...photoSize, shade: seed.digest("photo", index).readUInt8() });
  const leastBytes = picture.length + 16;
  const padding = (sizeBytes ?? leastBytes) - picture.length;
  if (padding < 16 || picture.length + padding > maxPhotoBytes) {
    throw new InvalidInput("media.size_bytes", `expected ${leastBytes} to ${maxPhotoBytes} for a photo`);
  }
  return Buffer.concat([picture, ...generatedBytes(seed, padding, "photo", index)]);
}

interface DocumentForm {
  mimeType: string;
  fileName: string | undefined;
  attributes: TlObject[];
}

const documentForms: Record<FileKind, DocumentForm> = {
  document: { mimeType: "application/octet-stream", fileName: "document.bin", attributes: [] },
  audio: {
    mimeType: "audio/mpeg",
    fileName: "audio.mp3",
    attributes: [
      { _: "documentAttributeAudio", duration: 3, title: "Simulated audio", performer: "Simulator" },
    ],
  },
  voice: {
    mimeType: "audio/ogg",
    fileName: undefined,
    attributes: [{ _: "documentAttributeAudio", voice: true, duration: 3, waveform: Buffer.alloc(63) }],
  },
  video: {
    mimeType: "video/mp4",
    fileName: "video.mp4",
    attributes: [{ _: "documentAttributeVideo", supports_streaming: true, duration: 3, w: 640, h: 360 }],
  },
  sticker: {
    mimeType: "image/webp",
    fileName: "sticker.webp",
    attributes: [
      { _: "documentAttributeImageSize", w: 512, h: 512 },
      { _: "documentAttributeSticker", alt: "🙂", stickerset: { _: "inputStickerSetEmpty" } },
    ],
  },
};

function pollObject(question: string, options: string[]): TlObject {
  const text = (value: string) => ({ _: "textWithEntities", text: value, entities: [] });
  const answers = options.map((option, index) => ({
    _: "pollAnswer",
    text: text(option),
    option: Buffer.of(index),
  }));
  return { _: "poll", question: text(question), answers };
}

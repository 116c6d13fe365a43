import type { TlObject } from "../../tl/tl-object.ts";
import type { AccountDirectory } from "../account-directory.ts";
import type { FileStore } from "../files/file-store.ts";
import type { StoredFile } from "../files/stored-file.ts";
import { InvalidInput } from "../invalid-input.ts";
import { digitsOf } from "../phone-number.ts";
import { createPoll, type Poll } from "../polls/poll.ts";
import type { Seed } from "../seed.ts";
import { diceValues } from "./dice.ts";
import { generatedBytes } from "./generated-bytes.ts";
import { grayJpeg } from "./gray-jpeg.ts";
import type { Media, SelfDestruction } from "./media.ts";
import type { MediaLibrary } from "./media-library.ts";

/** What to make: kinds with a file take its content, or its size and get content of their own. */
export type MediaRecipe = FileRecipe | ContentRecipe;

export interface FileRecipe {
  kind: "photo" | FileKind;
  content?: Buffer | undefined;
  sizeBytes?: number | undefined;
  fileName?: string | undefined;
  mimeType?: string | undefined;
  /** Destroys itself so long after it has been opened. */
  ttlSeconds?: number | undefined;
}

export type FileKind = "document" | "audio" | "voice" | "video" | "video_note" | "animation" | "sticker";

export type ContentRecipe =
  | { kind: "geo"; lat: number; long: number }
  | { kind: "venue"; lat: number; long: number; title: string; address: string }
  | { kind: "geo_live"; lat: number; long: number; periodSeconds: number }
  /** The value is drawn when it is not given. */
  | { kind: "dice"; emoticon: string; value?: number | undefined }
  | { kind: "contact"; phone: string; firstName: string; lastName: string }
  | {
      kind: "poll";
      question: string;
      options: string[];
      /** The index of the right option makes it a quiz. */
      correctOption?: number | undefined;
      isMultiple?: boolean | undefined;
      isPublic?: boolean | undefined;
    }
  | { kind: "webpage"; url: string; title: string; description?: string | undefined }
  | { kind: "unsupported" };

/** What a media maker needs of the world. */
export interface MediaMakerContext {
  readonly seed: Seed;
  readonly accounts: AccountDirectory;
  readonly files: FileStore;
  readonly media: MediaLibrary;
  nowSeconds(): number;
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
  nowSeconds,
}: MediaMakerContext): (recipe: MediaRecipe) => Promise<Media> {
  let count = 0;

  async function fileOf({ content, sizeBytes = defaultSizeBytes }: FileRecipe): Promise<StoredFile> {
    if (content) return files.put(content);
    if (sizeBytes > maxFileBytes)
      throw new InvalidInput("media.size_bytes", `expected at most ${maxFileBytes}`);
    return files.putChunks(generatedBytes(seed, sizeBytes, "file", ++count));
  }

  async function photoOf({ content, sizeBytes, ttlSeconds }: FileRecipe): Promise<Media> {
    const photo = await media.addPhoto(await files.put(content ?? generatedPhoto(seed, ++count, sizeBytes)));
    if (photo === undefined)
      throw new InvalidInput("media.base64", "expected a JPEG, PNG, GIF or WebP picture");
    return { kind: "photo", photo, spoiler: false, selfDestruction: selfDestructionOf(ttlSeconds) };
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
    const isPlayable = recipe.kind === "voice" || recipe.kind === "video_note";
    const selfDestruction = selfDestructionOf(recipe.ttlSeconds);
    return { kind: "document", document, spoiler: false, playable: isPlayable, selfDestruction };
  }

  function diceValue(emoticon: string): number {
    const values = diceValues(emoticon);
    if (values === undefined) throw new InvalidInput("media.emoticon", "expected one of 🎲🎯🎳🏀⚽🎰");
    return Number(seed.between(1n, BigInt(values) + 1n, "dice", ++count));
  }

  function pollOf(recipe: ContentRecipe & { kind: "poll" }): Poll {
    const isQuiz = recipe.correctOption !== undefined;
    const definition = {
      ...pollObject(recipe.question, recipe.options),
      quiz: isQuiz,
      multiple_choice: recipe.isMultiple,
      public_voters: recipe.isPublic,
    };
    const correct =
      recipe.correctOption === undefined ? {} : { correctOptions: [Buffer.of(recipe.correctOption)] };
    return createPoll(media.freshId("poll"), definition, nowSeconds(), correct);
  }

  return async (recipe) => {
    switch (recipe.kind) {
      case "photo":
        return photoOf(recipe);
      case "geo":
        return { ...recipe, accessHash: media.freshId("geo") };
      case "venue":
        return {
          ...recipe,
          accessHash: media.freshId("geo"),
          provider: "foursquare",
          venueId: `venue${++count}`,
          venueType: "",
        };
      case "geo_live":
        return {
          ...recipe,
          accessHash: media.freshId("geo"),
          heading: undefined,
          proximityRadius: undefined,
        };
      case "dice":
        return { ...recipe, value: recipe.value ?? diceValue(recipe.emoticon) };
      case "contact": {
        const userId = accounts.byPhone(recipe.phone)?.id ?? 0n;
        return { ...recipe, phone: digitsOf(recipe.phone), vcard: "", userId };
      }
      case "poll":
        return { kind: "poll", poll: pollOf(recipe) };
      case "webpage":
        return { kind: "webpage", page: media.webPages.byUrl(recipe.url) ?? media.webPages.add(recipe) };
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

function selfDestructionOf(seconds: number | undefined): SelfDestruction | undefined {
  return seconds === undefined ? undefined : { seconds, isDone: false };
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
  video_note: {
    mimeType: "video/mp4",
    fileName: undefined,
    attributes: [{ _: "documentAttributeVideo", round_message: true, duration: 3, w: 384, h: 384 }],
  },
  animation: {
    mimeType: "video/mp4",
    fileName: "animation.mp4",
    attributes: [
      { _: "documentAttributeVideo", nosound: true, duration: 3, w: 320, h: 240 },
      { _: "documentAttributeAnimated" },
    ],
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

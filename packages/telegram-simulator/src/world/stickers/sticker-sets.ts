import type { FileStore } from "../files/file-store.ts";
import { generatedBytes } from "../media/generated-bytes.ts";
import type { Document } from "../media/media.ts";
import type { MediaLibrary } from "../media/media-library.ts";
import type { Seed } from "../seed.ts";

/** A set of stickers that anybody can send (core.telegram.org/api/stickers). */
export interface StickerSet {
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly shortName: string;
  readonly title: string;
  /** What each sticker stands for, in their order. */
  readonly emojis: readonly string[];
  /** Whether it is one of Telegram's own, of custom emoji, which nobody installs. */
  readonly isBuiltIn: boolean;
  /** The stickers; made when they are first asked for. */
  documents(): Promise<readonly Document[]>;
}

/** What is decided when a set is made. */
export type StickerSetDesign = Pick<StickerSet, "shortName" | "title" | "emojis"> & { isBuiltIn?: boolean };

/** The sticker sets of the world; iterating gives those that people install. */
export interface StickerSets extends Iterable<StickerSet> {
  add(design: StickerSetDesign): StickerSet;
  /** What topics may have for an icon (core.telegram.org/api/forum). */
  readonly topicIcons: StickerSet;
  byId(id: bigint): StickerSet | undefined;
  /** In any case. */
  byShortName(name: string): StickerSet | undefined;
}

/** What sticker sets need of the world. */
export interface StickerSetsContext {
  readonly seed: Seed;
  readonly files: FileStore;
  readonly media: MediaLibrary;
}

/** The sets that every world has. */
const firstSets = [
  { shortName: "SimulatedAnimals", title: "Simulated animals", emojis: ["🐱", "🐶", "🦊"] },
  { shortName: "SimulatedFaces", title: "Simulated faces", emojis: ["🙂", "😢"] },
];

const stickerSide = 512;
const stickerBytes = 2048;

/** Creates the sets that every world begins with. */
export function createStickerSets({ seed, files, media }: StickerSetsContext): StickerSets {
  const sets: StickerSet[] = [];

  async function makeDocument(set: StickerSet, emoji: string, index: number): Promise<Document> {
    const content = [...generatedBytes(seed, stickerBytes, set.shortName, index)];
    const stickerset = { _: "inputStickerSetID", id: set.id, access_hash: set.accessHash };
    return media.addDocument({
      file: await files.put(Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8 "), ...content])),
      mimeType: "image/webp",
      attributes: [
        { _: "documentAttributeImageSize", w: stickerSide, h: stickerSide },
        set.isBuiltIn
          ? { _: "documentAttributeCustomEmoji", free: true, alt: emoji, stickerset }
          : { _: "documentAttributeSticker", alt: emoji, stickerset },
        { _: "documentAttributeFilename", file_name: "sticker.webp" },
      ],
    });
  }

  function add(design: StickerSetDesign): StickerSet {
    let made: Promise<Document[]> | undefined;
    const set: StickerSet = {
      isBuiltIn: false,
      ...design,
      id: seed.long("sticker_set", design.shortName),
      accessHash: seed.long("sticker_set_access_hash", design.shortName),
      documents() {
        made ??= Promise.all(design.emojis.map((emoji, index) => makeDocument(set, emoji, index)));
        return made;
      },
    };
    sets.push(set);
    return set;
  }

  for (const design of firstSets) add(design);
  const topicIcons = add({
    shortName: "Topics",
    title: "Topic icons",
    emojis: ["📰", "💡"],
    isBuiltIn: true,
  });
  return {
    add,
    topicIcons,
    byId: (id) => sets.find((set) => set.id === id),
    byShortName: (name) => sets.find(({ shortName }) => shortName.toLowerCase() === name.toLowerCase()),
    [Symbol.iterator]: () => sets.filter(({ isBuiltIn }) => !isBuiltIn).values(),
  };
}

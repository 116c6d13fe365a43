import { type FileHandle, open } from "node:fs/promises";
import { readMp4Facts } from "./mp4-facts.ts";
import { readOggFacts } from "./ogg-facts.ts";

/** What a media file says of itself; zeros where it does not. */
export interface MediaFacts {
  readonly durationSeconds: number;
  /** Pixels as shown, after rotation. */
  readonly width: number;
  readonly height: number;
}

export const NO_FACTS: MediaFacts = { durationSeconds: 0, width: 0, height: 0 };

/** Duration and size of MP4, M4A, MOV and Ogg Opus files; `NO_FACTS` for anything else or damaged. */
export async function readMediaFacts(path: string): Promise<MediaFacts> {
  try {
    await using handle = await open(path, "r");
    const { size } = await handle.stat();
    const head = await readAt(handle, 0, Math.min(size, 12));
    if (head.toString("latin1", 4, 8) === "ftyp") return await readMp4Facts(handle, size);
    if (head.toString("latin1", 0, 4) === "OggS") return await readOggFacts(handle, size);
    return NO_FACTS;
  } catch {
    // Facts are a nicety: the file is sent without them.
    return NO_FACTS;
  }
}

/** `length` bytes at `position`, or fewer where the file ends. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

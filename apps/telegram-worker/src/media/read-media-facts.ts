import { open } from "node:fs/promises";
import { type MediaFacts, NO_FACTS, readAt } from "./media-facts.ts";
import { readMp4Facts } from "./mp4-facts.ts";
import { readOggFacts } from "./ogg-facts.ts";

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

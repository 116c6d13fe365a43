import { createWriteStream } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UNFINISHED_PREFIX, unfinishedMedia } from "@telepipe/runtime";

/** Removes what downloads of a process that is gone have left; call it before any begins. */
export async function removeUnfinishedDownloads(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(UNFINISHED_PREFIX));
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
}

/**
 * Streams a file into the media folder. Until it is complete it lies there under a name that is never served.
 *
 * @param name from `createMediaName`
 * @param announcedBytes its size, for a file that may be read while it grows
 * @throws what `parts` throws, or the file system's error; nothing is left behind then
 */
export async function writeMediaFile(
  directory: string,
  name: string,
  parts: AsyncIterable<Buffer>,
  announcedBytes?: number,
): Promise<void> {
  const unfinished = unfinishedMedia(name);
  const content = join(directory, unfinished.content);
  const size = join(directory, unfinished.size);
  try {
    if (announcedBytes !== undefined) await writeFile(size, String(announcedBytes), { flag: "wx" });
    await pipeline(parts, createWriteStream(content, { flags: "wx" }));
    await rename(content, join(directory, name));
  } catch (error) {
    await rm(content, { force: true });
    throw error;
  } finally {
    if (announcedBytes !== undefined) await rm(size, { force: true });
  }
}

import { createWriteStream } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createMediaName } from "@telepipe/runtime";

/** Begins the names of files that are not complete; no other process writes such. */
const UNFINISHED = ".download-";

/** Removes what downloads of a process that is gone have left; call it before any begins. */
export async function removeUnfinishedDownloads(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(UNFINISHED));
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
}

/**
 * Streams a file into the media folder under a name that cannot be guessed, and returns the name. Until it is
 * complete it lies there under a name that is never served.
 *
 * @throws what `parts` throws, or the file system's error; nothing is left behind then
 */
export async function writeMediaFile(
  directory: string,
  extension: string | null,
  parts: AsyncIterable<Buffer>,
): Promise<string> {
  const name = createMediaName(extension);
  const unfinished = join(directory, `${UNFINISHED}${name}.part`);
  try {
    await pipeline(parts, createWriteStream(unfinished, { flags: "wx" }));
    await rename(unfinished, join(directory, name));
    return name;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

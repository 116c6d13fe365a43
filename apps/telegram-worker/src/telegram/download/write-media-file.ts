import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createMediaName } from "@telepipe/runtime";

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
  const unfinished = join(directory, `.${name}.part`);
  try {
    await pipeline(parts, createWriteStream(unfinished, { flags: "wx" }));
    await rename(unfinished, join(directory, name));
    return name;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

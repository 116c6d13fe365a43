import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { createMediaName } from "@telepipe/runtime";

/** How much may be written, and what it means when there is more. */
export interface SizeLimit {
  readonly bytes: number;
  exceeded(): ApiError;
}

/** A file that is complete but has no public name yet. */
export interface PartialFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Names of files that are being written; they do not match `MEDIA_NAME`, so they are never served. */
export const PARTIAL_NAME = /^\.[0-9a-f-]{36}\.part$/;

/** What the caller of a full or read-only disk is told, by the system's error code. */
const STORAGE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk of the media folder is full",
  EDQUOT: "the quota of the media folder is used up",
  EACCES: "the media folder is not writable",
  EROFS: "the media folder is read-only",
  ENOENT: "the media folder is gone",
};

/** The folder that the gateway and the worker exchange files through. */
export class MediaFolder {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Opens the folder, creating it when it is not there. */
  static async open(directory: string): Promise<MediaFolder> {
    const absolute = resolve(directory);
    await mkdir(absolute, { recursive: true });
    return new MediaFolder(absolute);
  }

  /**
   * Writes `content` as it comes, with back-pressure, under a name of its own. On failure nothing remains.
   *
   * @throws ApiError what the limit says, or STORAGE_UNAVAILABLE; errors of `content` as they are
   */
  async receive(content: AsyncIterable<Uint8Array>, limit: SizeLimit): Promise<PartialFile> {
    const path = join(this.directory, `.${randomUUID()}.part`);
    const file = await open(path, "wx").catch(storageUnavailable);
    try {
      const sizeBytes = await writeAll(file, content, limit);
      await file.close().catch(storageUnavailable);
      return { path, sizeBytes };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Gives a received file its public, unguessable name and returns it. */
  async keep(partial: PartialFile, extension: string): Promise<string> {
    const name = createMediaName(extension);
    await rename(partial.path, join(this.directory, name)).catch(storageUnavailable);
    return name;
  }

  /** Removes a received file that was not kept; does nothing when it was. */
  async discard(partial: PartialFile): Promise<void> {
    await rm(partial.path, { force: true });
  }

  /** Removes a kept file. */
  async remove(name: string): Promise<void> {
    await rm(join(this.directory, name), { force: true });
  }
}

async function writeAll(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  limit: SizeLimit,
): Promise<number> {
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > limit.bytes) throw limit.exceeded();
    await file.appendFile(chunk).catch(storageUnavailable);
  }
  return sizeBytes;
}

function storageUnavailable(cause: NodeJS.ErrnoException): never {
  const problem = STORAGE_PROBLEMS[cause.code ?? ""] ?? "the media folder cannot be written";
  throw new ApiError("STORAGE_UNAVAILABLE", { detail: problem, cause });
}

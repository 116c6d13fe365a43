import { constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { unfinishedMedia } from "@telepipe/runtime";

/** A file of the media folder that may be served. */
export interface OpenMedia {
  readonly file: FileHandle;
  /** When it is complete. */
  readonly sizeBytes: number;
  /** Null for one that a worker is still fetching: it is to be followed while it grows. */
  readonly modifiedAt: Date | null;
}

/**
 * Opens a file, complete or growing; the caller closes it.
 *
 * @param name matches `MEDIA_NAME`
 * @throws ApiError NOT_FOUND, STORAGE_UNAVAILABLE
 */
export async function openMedia(directory: string, name: string): Promise<OpenMedia> {
  const path = join(directory, name);
  const found = (await openComplete(path)) ?? (await openGrowing(directory, name));
  // It may have become complete between the two looks.
  const media = found ?? (await openComplete(path));
  if (media === null) throw new ApiError("NOT_FOUND");
  return media;
}

async function openComplete(path: string): Promise<OpenMedia | null> {
  const file = await openRegular(path);
  if (file === null) return null;
  const { size, mtime } = await file.stat();
  return { file, sizeBytes: size, modifiedAt: mtime };
}

async function openGrowing(directory: string, name: string): Promise<OpenMedia | null> {
  const unfinished = unfinishedMedia(name);
  const size = await readFile(join(directory, unfinished.size), "utf8").catch(() => "");
  if (!/^\d{1,15}$/.test(size)) return null;
  const file = await openRegular(join(directory, unfinished.content));
  return file && { file, sizeBytes: Number(size), modifiedAt: null };
}

/** Links are not followed, and a pipe put into the folder does not block. */
async function openRegular(path: string): Promise<FileHandle | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EACCES") throw new ApiError("STORAGE_UNAVAILABLE", { cause });
    return null;
  });
  if (file === null || (await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

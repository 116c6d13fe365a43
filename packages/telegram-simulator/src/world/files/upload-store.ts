import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileStore } from "./file-store.ts";
import { createStoredFile, type StoredFile } from "./stored-file.ts";

/** The parts of files that accounts are uploading (core.telegram.org/api/files). */
export interface UploadStore {
  /** Stores a part, in any order and over an earlier one of the same number. */
  savePart(accountId: bigint, fileId: bigint, part: number, bytes: Buffer): Promise<void>;
  find(accountId: bigint, fileId: bigint): Upload | undefined;
}

/** An upload as far as it has come. */
export interface Upload {
  /** Sizes in bytes, by part number. */
  readonly partBytes: ReadonlyMap<number, number>;
  /**
   * The file that the first `parts` parts make, all of which must be there, of one size but for the last. May be
   * called again; a part that is saved after it begins another upload.
   */
  finish(parts: number): StoredFile;
}

/** The most that a part may hold. */
export const maxPartBytes = 512 * 1024;

/** Creates a store without uploads; their parts lie in files of `files`. */
export function createUploadStore(files: FileStore): UploadStore {
  const uploads = new Map<string, OpenUpload>();
  const keyOf = (accountId: bigint, fileId: bigint) => `${accountId}:${fileId}`;

  function openFor(key: string): OpenUpload {
    const known = uploads.get(key);
    if (known && !known.isFinished) return known;
    const upload = createUpload(files.freshPath());
    uploads.set(key, upload);
    return upload;
  }

  return {
    savePart: (accountId, fileId, part, bytes) => openFor(keyOf(accountId, fileId)).save(part, bytes),
    find: (accountId, fileId) => uploads.get(keyOf(accountId, fileId)),
  };
}

interface OpenUpload extends Upload {
  readonly isFinished: boolean;
  save(part: number, bytes: Buffer): Promise<void>;
}

function createUpload(path: string): OpenUpload {
  const partBytes = new Map<number, number>();
  let isFinished = false;
  return {
    partBytes,
    get isFinished() {
      return isFinished;
    },
    async save(part, bytes) {
      await using handle = await open(path, constants.O_CREAT | constants.O_WRONLY, 0o600);
      // Which size the parts have is not known before two have come, so each gets the room of the largest.
      await handle.write(bytes, 0, bytes.length, part * maxPartBytes);
      partBytes.set(part, bytes.length);
    },
    finish(parts) {
      isFinished = true;
      const sizes = Array.from({ length: parts }, (_, part) => partBytes.get(part) ?? 0);
      const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
      return createStoredFile({ path, sizeBytes, partBytes: sizes[0] || 1, strideBytes: maxPartBytes });
    },
  };
}

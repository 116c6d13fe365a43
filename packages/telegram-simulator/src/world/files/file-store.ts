import { mkdtempSync } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStoredFile, type StoredFile } from "./stored-file.ts";

/** Files on disk, in a temporary folder that goes when the store is closed. */
export interface FileStore {
  /** The path of a file that does not exist yet. */
  freshPath(): string;
  /** Stores content that is in memory. */
  put(content: Buffer): Promise<StoredFile>;
  /** Stores content as it is made. */
  putChunks(chunks: Iterable<Buffer>): Promise<StoredFile>;
  close(): Promise<void>;
}

/** Creates a store. Its folder is made when the first file comes. */
export function createFileStore(): FileStore {
  let folder: string | undefined;
  let count = 0;

  function freshPath(): string {
    folder ??= mkdtempSync(join(tmpdir(), "telegram-simulator-"));
    return join(folder, String(++count));
  }

  return {
    freshPath,
    async put(content) {
      const path = freshPath();
      await writeFile(path, content);
      return contiguousFile(path, content.length);
    },
    async putChunks(chunks) {
      const path = freshPath();
      await using handle = await open(path, "w");
      let sizeBytes = 0;
      for (const chunk of chunks) {
        await handle.write(chunk);
        sizeBytes += chunk.length;
      }
      return contiguousFile(path, sizeBytes);
    },
    async close() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function contiguousFile(path: string, sizeBytes: number): StoredFile {
  const partBytes = Math.max(sizeBytes, 1);
  return createStoredFile({ path, sizeBytes, partBytes, strideBytes: partBytes });
}

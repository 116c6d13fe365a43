import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** A file in the store's folder. Its content never changes. */
export interface StoredFile {
  readonly sizeBytes: number;
  /** Up to `limitBytes` from `offsetBytes`; fewer at the end of the file, none behind it. */
  read(offsetBytes: number, limitBytes: number): Promise<Buffer>;
  /** The content piece by piece, so that a file of any size costs no memory. */
  chunks(): AsyncIterable<Buffer>;
  /** In hex. Computed once, when it is first asked for. */
  sha256(): Promise<string>;
}

/**
 * How the content lies in the file on disk: in slots of `strideBytes`, of which the first `partBytes` are used.
 * An upload's parts are written to slots before their size is known to be that of all parts.
 */
export interface FileLayout {
  readonly path: string;
  readonly sizeBytes: number;
  readonly partBytes: number;
  readonly strideBytes: number;
}

const chunkBytes = 1024 * 1024;

/** Makes a file that is complete on disk readable. */
export function createStoredFile(layout: FileLayout): StoredFile {
  let hash: Promise<string> | undefined;

  const file: StoredFile = {
    sizeBytes: layout.sizeBytes,
    read: (offsetBytes, limitBytes) => readSlots(layout, offsetBytes, limitBytes),
    async *chunks() {
      for (let offset = 0; offset < layout.sizeBytes; offset += chunkBytes)
        yield file.read(offset, chunkBytes);
    },
    sha256: () => (hash ??= hashOf(file)),
  };
  return file;
}

async function readSlots(layout: FileLayout, offsetBytes: number, limitBytes: number): Promise<Buffer> {
  const { path, sizeBytes, partBytes, strideBytes } = layout;
  const end = Math.min(offsetBytes + limitBytes, sizeBytes);
  if (offsetBytes >= end) return Buffer.alloc(0);
  const content = Buffer.allocUnsafe(end - offsetBytes);
  await using handle = await open(path, "r");
  for (let at = offsetBytes; at < end; ) {
    const withinPart = at % partBytes;
    const length = Math.min(partBytes - withinPart, end - at);
    const position = Math.floor(at / partBytes) * strideBytes + withinPart;
    const { bytesRead } = await handle.read(content, at - offsetBytes, length, position);
    if (bytesRead !== length) throw new Error(`${path} is shorter than its ${sizeBytes} bytes`);
    at += length;
  }
  return content;
}

async function hashOf(file: StoredFile): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest("hex");
}

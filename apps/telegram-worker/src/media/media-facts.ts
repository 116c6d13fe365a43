import type { FileHandle } from "node:fs/promises";

/** What a media file says of itself; zeros where it does not. */
export interface MediaFacts {
  readonly durationSeconds: number;
  /** Pixels as shown, after rotation. */
  readonly width: number;
  readonly height: number;
}

export const NO_FACTS: MediaFacts = { durationSeconds: 0, width: 0, height: 0 };

/** `length` bytes at `position`, or fewer where the file ends. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

import type { FileHandle } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ByteRange } from "./byte-range.ts";

/** Bytes read at once. */
const CHUNK_BYTES = 256 * 1024;
/** Between two looks whether the file has grown; what a change of the folder would tell is lost on network drives. */
const LOOK_MS = 50;
/** A file that does not grow for so long is given up: longer than a worker waits for one part. */
const STALLED_MS = 120_000;

/** How a growing file is followed. */
export interface FollowOptions {
  /** Nobody reads it any more. */
  readonly signal: AbortSignal;
  readonly stalledMs?: number;
}

/**
 * Bytes of a file that somebody else appends to, as they come. The file may be given another name meanwhile.
 *
 * @throws Error when it is removed or stands still before its last byte: what was read so far is not all
 */
export async function* followFile(
  file: FileHandle,
  { start, end }: ByteRange,
  { signal, stalledMs = STALLED_MS }: FollowOptions,
): AsyncGenerator<Buffer, void, void> {
  let position = start;
  let sizeBytes = -1;
  let grewAtMs = performance.now();
  while (position <= end) {
    signal.throwIfAborted();
    // One of its own for each chunk: the socket may still hold the one before.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - position + 1));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead > 0) {
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
      grewAtMs = performance.now(); // However long the reader took for it.
      continue;
    }
    const { size, nlink } = await file.stat();
    if (nlink === 0) throw new Error("the file was given up");
    if (size !== sizeBytes) grewAtMs = performance.now();
    sizeBytes = size;
    if (performance.now() - grewAtMs > stalledMs) throw new Error("the file does not grow any more");
    await delay(LOOK_MS, undefined, { signal });
  }
}

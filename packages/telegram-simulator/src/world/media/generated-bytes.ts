import { createCipheriv } from "node:crypto";
import type { Seed } from "../seed.ts";

const chunkBytes = 1024 * 1024;

/** Yields `sizeBytes` bytes that look random, belong to the path, and are the same in each run. */
export function* generatedBytes(
  seed: Seed,
  sizeBytes: number,
  ...path: (string | number | bigint)[]
): Generator<Buffer> {
  const digest = seed.digest("bytes", ...path);
  const keystream = createCipheriv("aes-128-ctr", digest.subarray(0, 16), digest.subarray(16));
  for (let left = sizeBytes; left > 0; left -= chunkBytes) {
    yield keystream.update(Buffer.alloc(Math.min(left, chunkBytes)));
  }
}

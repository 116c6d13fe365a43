import { createHash } from "node:crypto";

/**
 * The source of everything in the world that looks random but must be the same in each run: ids, access hashes,
 * login codes. A value depends on the seed's text and on its own path only, never on what was drawn before it.
 */
export interface Seed {
  readonly text: string;
  /** 32 bytes that belong to the path. */
  digest(...path: (string | number | bigint)[]): Buffer;
  /** A signed 64-bit integer, never 0: 0 means "none" in many TL fields. */
  long(...path: (string | number | bigint)[]): bigint;
  /** An integer from `least` (inclusive) to `most` (exclusive). */
  between(least: bigint, most: bigint, ...path: (string | number | bigint)[]): bigint;
}

/** Creates the seed of a world. */
export function createSeed(text: string): Seed {
  const digest: Seed["digest"] = (...path) =>
    createHash("sha256")
      .update([text, ...path].join("\0"))
      .digest();
  return {
    text,
    digest,
    long: (...path) => digest(...path).readBigInt64LE() || 1n,
    between: (least, most, ...path) => least + (digest(...path).readBigUInt64LE() % (most - least)),
  };
}

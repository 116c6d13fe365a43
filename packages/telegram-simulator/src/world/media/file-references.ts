import type { Seed } from "../seed.ts";

/** Makes and checks file references: proofs, for some time, that one may see a file (core.telegram.org/api/file_reference). */
export interface FileReferences {
  /** The reference that a file gets now. */
  of(fileId: bigint): Buffer;
  /** What is wrong with a reference: the name of an error, or undefined when nothing is. */
  problem(fileId: bigint, reference: Buffer | undefined): string | undefined;
  /** Makes all that were given out so far expire. */
  expire(): void;
}

/** What file references depend on. */
export interface FileReferencesContext {
  readonly seed: Seed;
  /** How long a reference works, at least. */
  readonly ageSeconds: number;
  nowSeconds(): number;
}

/** Creates the references of a world. */
export function createFileReferences({
  seed,
  ageSeconds,
  nowSeconds,
}: FileReferencesContext): FileReferences {
  let generation = 0;

  /** A kind byte, the time of issue, the generation and a signature: as long as real ones, and opaque. */
  function issue(fileId: bigint, issuedAt: number, issuedIn: number): Buffer {
    const head = Buffer.alloc(6);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(issuedAt, 1);
    head.writeUInt8(issuedIn % 256, 5);
    return Buffer.concat([
      head,
      seed.digest("file_reference", fileId, issuedAt, issuedIn % 256).subarray(0, 19),
    ]);
  }

  return {
    // Rounded, so that one sees the same reference for a while, as with the real service.
    of: (fileId) => issue(fileId, nowSeconds() - (nowSeconds() % ageSeconds), generation),
    problem(fileId, reference) {
      if (reference === undefined || reference.length === 0) return "FILE_REFERENCE_EMPTY";
      if (reference.length !== 25) return "FILE_REFERENCE_INVALID";
      const [issuedAt, issuedIn] = [reference.readUInt32BE(1), reference.readUInt8(5)];
      if (!reference.equals(issue(fileId, issuedAt, issuedIn))) return "FILE_REFERENCE_INVALID";
      const isOld = issuedIn !== generation % 256 || issuedAt + 2 * ageSeconds < nowSeconds();
      return isOld ? "FILE_REFERENCE_EXPIRED" : undefined;
    },
    expire() {
      generation += 1;
    },
  };
}

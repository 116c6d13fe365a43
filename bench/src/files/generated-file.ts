import { createCipheriv, createHash } from "node:crypto";
import { open } from "node:fs/promises";

const CHUNK_BYTES = 1_000_000;

/** The content of a file of so many MB, made as it is read: the same in every process, and like random. */
export function* generatedFile(megabytes: number): Generator<Buffer> {
  const keystream = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16));
  // One chunk for all of it: nobody who is measured looks at the content.
  const chunk = keystream.update(Buffer.alloc(CHUNK_BYTES));
  for (let index = 0; index < megabytes; index++) yield chunk;
}

/** The SHA-256 of that content, hexadecimal. */
export function sha256OfGenerated(megabytes: number): string {
  const hash = createHash("sha256");
  for (const piece of generatedFile(megabytes)) hash.update(piece);
  return hash.digest("hex");
}

/** Writes that content into a file. */
export async function writeGeneratedFile(path: string, megabytes: number): Promise<void> {
  await using file = await open(path, "w");
  for (const piece of generatedFile(megabytes)) await file.write(piece);
}

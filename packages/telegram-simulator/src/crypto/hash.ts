import { createHash, hash } from "node:crypto";

/** SHA-1 over the parts, one after the other. */
export function sha1(...parts: Uint8Array[]): Buffer {
  return digest("sha1", parts);
}

/** SHA-256 over the parts, one after the other. */
export function sha256(...parts: Uint8Array[]): Buffer {
  return digest("sha256", parts);
}

function digest(algorithm: string, parts: Uint8Array[]): Buffer {
  const [only] = parts;
  // The one-shot form costs half as much, and packets are hashed three times each way.
  if (only !== undefined && parts.length === 1) return hash(algorithm, only, "buffer");
  const hasher = createHash(algorithm);
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}

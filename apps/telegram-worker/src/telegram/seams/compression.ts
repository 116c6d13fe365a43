import { GZIPPacked } from "telegram/tl/core/index.js";
import { replacePart } from "./replace-part.ts";

/**
 * Fault: every request over 512 bytes is packed as if it had been compressed, in three copies, only to find that it has
 * become longer: the library's compression is a stub that returns what it is given. A file part thereby leaves 1.5 MB
 * of garbage.
 */
export function packNothing(): void {
  replacePart(GZIPPacked, "gzipIfSmaller", async (_contentRelated: boolean, data: Buffer) => data);
}

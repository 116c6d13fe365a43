import type { FileHandle } from "node:fs/promises";
import { type MediaFacts, NO_FACTS, readAt } from "./media-facts.ts";

/** Positions in Ogg Opus count samples at 48 kHz, whatever the recording's rate (RFC 7845). */
const SAMPLES_PER_SECOND = 48_000;
/** A page is at most 65,307 bytes long (RFC 3533), so the last one begins within these. */
const TAIL_BYTES = 65_307;
const CAPTURE_PATTERN = Buffer.from("OggS");

/** The duration of an Ogg Opus file: the last page's position less the encoder's pre-skip. */
export async function readOggFacts(handle: FileHandle, size: number): Promise<MediaFacts> {
  const head = await readAt(handle, 0, Math.min(size, 64));
  const opusHead = head.indexOf("OpusHead");
  if (opusHead < 0) return NO_FACTS;
  const preSkip = head.readUInt16LE(opusHead + 10);
  const tail = await readAt(handle, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
  const lastPage = tail.lastIndexOf(CAPTURE_PATTERN);
  if (lastPage < 0) return NO_FACTS;
  const samples = Number(tail.readBigInt64LE(lastPage + 6)) - preSkip;
  return { ...NO_FACTS, durationSeconds: Math.max(0, samples / SAMPLES_PER_SECOND) };
}

import type { FileHandle } from "node:fs/promises";
import { type MediaFacts, NO_FACTS, readAt } from "./media-facts.ts";

/** A box (ISO/IEC 14496-12): its type and where its content lies. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Real headers are some kilobytes; this bounds the memory that a crafted file can ask for. */
const MOOV_MAX_BYTES = 16 * 1024 * 1024;
const TOP_BOXES_MAX = 1000;

/** Reads the `moov` box, which may be anywhere in the file, without reading the rest. */
export async function readMp4Facts(handle: FileHandle, size: number): Promise<MediaFacts> {
  let position = 0;
  for (let boxes = 0; position + 8 <= size && boxes < TOP_BOXES_MAX; boxes++) {
    const header = await readAt(handle, position, 16);
    const box = boxAt(header, 0, size - position);
    if (!box) return NO_FACTS;
    if (box.type === "moov") {
      const length = box.end - box.start;
      if (length > MOOV_MAX_BYTES) return NO_FACTS;
      return movieFacts(await readAt(handle, position + box.start, length));
    }
    position += box.end;
  }
  return NO_FACTS;
}

function movieFacts(moov: Buffer): MediaFacts {
  const movieHeader = child(moov, "mvhd");
  const durationSeconds = movieHeader ? durationOf(movieHeader) : 0;
  for (const track of children(moov)) {
    if (track.type !== "trak") continue;
    const header = child(moov.subarray(track.start, track.end), "tkhd");
    const size = header && shownSize(header);
    if (size) return { durationSeconds, ...size };
  }
  return { durationSeconds, width: 0, height: 0 };
}

/** `mvhd`: version 1 has 64-bit times. */
function durationOf(header: Buffer): number {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  // All ones: the duration is not known.
  if (timescale === 0 || duration === 0xffff_ffff) return 0;
  return duration / timescale;
}

/** The track's size in pixels, turned as its matrix says; null for tracks without a picture. */
function shownSize(header: Buffer): { width: number; height: number } | null {
  const matrix = header.readUInt8(0) === 1 ? 52 : 40;
  const width = header.readUInt32BE(matrix + 36) >>> 16;
  const height = header.readUInt32BE(matrix + 40) >>> 16;
  if (width === 0 || height === 0) return null;
  const isTurned = header.readInt32BE(matrix) === 0 && header.readInt32BE(matrix + 4) !== 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

function child(content: Buffer, type: string): Buffer | null {
  const box = children(content).find((candidate) => candidate.type === type);
  return box ? content.subarray(box.start, box.end) : null;
}

function children(content: Buffer): Box[] {
  const boxes: Box[] = [];
  let position = 0;
  while (position + 8 <= content.length) {
    const box = boxAt(content, position, content.length);
    if (!box) break;
    boxes.push(box);
    position = box.end;
  }
  return boxes;
}

/** The box at `position`, whose header is in `bytes`; null when its length makes no sense. */
function boxAt(bytes: Buffer, position: number, end: number): Box | null {
  const shortLength = bytes.readUInt32BE(position);
  const type = bytes.toString("latin1", position + 4, position + 8);
  const isLong = shortLength === 1;
  const length = isLong
    ? Number(bytes.readBigUInt64BE(position + 8))
    : shortLength === 0
      ? end - position
      : shortLength;
  const headerLength = isLong ? 16 : 8;
  if (length < headerLength || position + length > end) return null;
  return { type, start: position + headerLength, end: position + length };
}

import type { StoredFile } from "../files/stored-file.ts";

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Enough to pass the metadata that cameras write before a JPEG's dimensions. */
const headBytes = 1024 * 1024;

/** Reads the dimensions of a JPEG, PNG, GIF or WebP file. Undefined when it is none of them. */
export async function imageSizeOf(file: StoredFile): Promise<ImageSize | undefined> {
  const head = await file.read(0, headBytes);
  try {
    return jpegSize(head) ?? pngSize(head) ?? gifSize(head) ?? webpSize(head);
  } catch (error) {
    // A truncated header: the reads go past the end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function jpegSize(head: Buffer): ImageSize | undefined {
  if (head.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; head.readUInt8(at) === 0xff; at += 2 + head.readUInt16BE(at + 2)) {
    const marker = head.readUInt8(at + 1);
    // SOF0 to SOF15, without the three of that range that mean something else.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
  }
  return undefined;
}

function pngSize(head: Buffer): ImageSize | undefined {
  if (head.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function gifSize(head: Buffer): ImageSize | undefined {
  if (!/^GIF8[79]a$/.test(head.toString("latin1", 0, 6))) return undefined;
  return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
}

function webpSize(head: Buffer): ImageSize | undefined {
  if (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WEBP") return undefined;
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

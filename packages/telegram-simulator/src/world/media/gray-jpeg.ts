import type { ImageSize } from "./image-size.ts";

/** What a picture shows: a gray gradient of 8-pixel squares. */
export interface GrayJpeg extends ImageSize {
  /** Of the first square, 0 to 255. */
  readonly shade: number;
}

/**
 * Encodes a baseline JPEG (ITU T.81) that any decoder accepts. Each square has one shade, so that of the 64
 * coefficients of a block only the first is coded.
 */
export function grayJpeg({ width, height, shade }: GrayJpeg): Buffer {
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from("4a46494600010100000100010000", "hex")),
    // One quantisation table. With 8 for the first coefficient it is the square's shade, less 128.
    segment(0xdb, Buffer.of(0, ...new Array<number>(64).fill(8))),
    segment(0xc0, Buffer.of(8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0)),
    // First coefficients: sizes 0 to 8, each a code of four bits.
    segment(0xc4, Buffer.of(0x00, 0, 0, 0, 9, ...zeros(12), 0, 1, 2, 3, 4, 5, 6, 7, 8)),
    // The others: only "end of block", the one-bit code 0.
    segment(0xc4, Buffer.of(0x10, 1, ...zeros(15), 0)),
    segment(0xda, Buffer.of(1, 1, 0, 0, 63, 0)),
    blocks(Math.ceil(width / 8), Math.ceil(height / 8), shade),
    Buffer.of(0xff, 0xd9),
  ]);
}

function segment(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function blocks(columns: number, rows: number, shade: number): Buffer {
  const bits: string[] = [];
  let previous = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = ((shade + column * 3 + row * 5) % 256) - 128;
      bits.push(coefficientBits(value - previous), "0");
      previous = value;
    }
  }
  return packBits(bits.join(""));
}

/** The size's code, then the value in that many bits; negative values as one's complement (T.81, F.1.2.1). */
function coefficientBits(difference: number): string {
  const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
  const code = size.toString(2).padStart(4, "0");
  if (size === 0) return code;
  const value = difference > 0 ? difference : difference + 2 ** size - 1;
  return code + value.toString(2).padStart(size, "0");
}

/** A 0xff of the data is followed by a 0, to tell it from a marker; the last byte is filled with ones. */
function packBits(bits: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, "1"), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Buffer.from(bytes);
}

import { expect, test } from "vitest";
import { createFileStore } from "../files/file-store.ts";
import { grayJpeg } from "./gray-jpeg.ts";
import { imageSizeOf } from "./image-size.ts";

test("the squares have the shades of the gradient", () => {
  const picture = grayJpeg({ width: 24, height: 10, shade: 250 });
  // By hand: shade + 3 per column + 5 per row, modulo 256.
  expect(decodeShades(picture)).toEqual([250, 253, 0, 255, 2, 5]);
});

test("the dimensions of pictures are read from their heads", async () => {
  const files = createFileStore();
  const sizeOf = async (bytes: Buffer) => imageSizeOf(await files.put(bytes));
  expect(await sizeOf(grayJpeg({ width: 640, height: 401, shade: 1 }))).toEqual({ width: 640, height: 401 });
  const png = Buffer.from("89504e470d0a1a0a0000000d494844520000012c000000c8", "hex");
  expect(await sizeOf(png)).toEqual({ width: 300, height: 200 });
  expect(await sizeOf(Buffer.from("474946383961" + "2c01c800", "hex"))).toEqual({ width: 300, height: 200 });
  const webp = Buffer.from("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0", "latin1");
  expect(await sizeOf(Buffer.concat([webp, Buffer.from("2b0100c70000", "hex")]))).toEqual({
    width: 300,
    height: 200,
  });
  expect(await sizeOf(Buffer.from("hello"))).toBeUndefined();
  expect(await sizeOf(Buffer.of(0xff, 0xd8, 0xff, 0xe0))).toBeUndefined();
  await files.close();
});

/** Reads the scan as a decoder would, for the one Huffman table that there is: sizes in four bits, then the value. */
function decodeShades(picture: Buffer): number[] {
  const start = picture.indexOf(Buffer.of(0xff, 0xda)) + 10;
  const scan = picture.subarray(start, -2).toString("hex").replace(/(..)/g, "$1 ").replace(/ff 00/g, "ff");
  let bits = scan
    .split(" ")
    .filter(Boolean)
    .map((byte) => Number.parseInt(byte, 16).toString(2).padStart(8, "0"))
    .join("");
  const shades: number[] = [];
  for (let shade = 128; bits.includes("0"); ) {
    const size = Number.parseInt(bits.slice(0, 4), 2);
    const value = bits.slice(4, 4 + size);
    const number = size === 0 ? 0 : Number.parseInt(value, 2);
    shade += value.startsWith("0") ? number - (2 ** size - 1) : number;
    shades.push(shade);
    expect(bits[4 + size], "end of block").toBe("0");
    bits = bits.slice(5 + size);
  }
  return shades;
}

import { GZIPPacked } from "telegram/tl/core/index.js";
import { expect, test } from "vitest";
import { packNothing } from "./compression.ts";

test("a request is written as it is, as the library's packing would never have made it shorter", async () => {
  packNothing();
  for (const length of [0, 512, 513, 524_320]) {
    const data = Buffer.alloc(length); // Nothing can be packed better.
    const packed = await new GZIPPacked(data).toBytes();
    expect(packed.length).toBeGreaterThan(data.length);
    expect(await GZIPPacked.gzipIfSmaller(true, data)).toBe(data);
  }
});

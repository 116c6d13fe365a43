import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createFileStore } from "./file-store.ts";
import { createUploadStore } from "./upload-store.ts";

test.each([
  { partKilobytes: 512, parts: 3, lastBytes: 1000 },
  { partKilobytes: 128, parts: 9, lastBytes: 128 * 1024 },
  { partKilobytes: 1, parts: 5, lastBytes: 1 },
])(
  "parts of $partKilobytes KB make a file, in any order and sent again",
  async ({ partKilobytes, parts, lastBytes }) => {
    const files = createFileStore();
    const uploads = createUploadStore(files);
    const partBytes = partKilobytes * 1024;
    const content = randomBytes((parts - 1) * partBytes + lastBytes);
    const partOf = (part: number) => content.subarray(part * partBytes, (part + 1) * partBytes);
    const numbers = Array.from({ length: parts }, (_, part) => part).reverse();
    await Promise.all(numbers.map((part) => uploads.savePart(1n, 7n, part, partOf(part))));
    await uploads.savePart(1n, 7n, 1, partOf(1));

    const file = uploads.find(1n, 7n)!.finish(parts);
    expect(file.sizeBytes).toBe(content.length);
    expect((await file.read(0, content.length + 1)).equals(content)).toBe(true);
    const middle = Math.floor(content.length / 2);
    expect((await file.read(middle, 700)).equals(content.subarray(middle, middle + 700))).toBe(true);
    expect(await file.read(content.length, 10)).toHaveLength(0);
    expect(await file.sha256()).toBe(createHash("sha256").update(content).digest("hex"));
    await files.close();
  },
);

test("a part that comes after the file is finished does not change it", async () => {
  const files = createFileStore();
  const uploads = createUploadStore(files);
  await uploads.savePart(1n, 7n, 0, Buffer.from("old"));
  const file = uploads.find(1n, 7n)!.finish(1);
  await uploads.savePart(1n, 7n, 0, Buffer.from("new"));
  expect(String(await file.read(0, 10))).toBe("old");
  await files.close();
});

test("uploads of other accounts do not meet", async () => {
  const files = createFileStore();
  const uploads = createUploadStore(files);
  await uploads.savePart(1n, 7n, 0, Buffer.from("mine"));
  expect(uploads.find(2n, 7n)).toBeUndefined();
  await files.close();
});

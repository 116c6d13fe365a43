import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mp4File, oggOpusFile } from "../../test/media-files.ts";
import { NO_FACTS } from "./media-facts.ts";
import { readMediaFacts } from "./read-media-facts.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "telepipe-facts-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function factsOf(bytes: Buffer) {
  const path = join(folder, "file");
  await writeFile(path, bytes);
  return readMediaFacts(path);
}

describe("readMediaFacts", () => {
  test("reads an MP4's size and duration, in 32 and 64 bits", async () => {
    const options = { width: 640, height: 360, durationSeconds: 75 };
    expect(await factsOf(mp4File(options))).toEqual(options);
    expect(await factsOf(mp4File({ ...options, isLong: true }))).toEqual(options);
  });

  test("a video that is turned is as wide as it was high", async () => {
    const bytes = mp4File({ width: 640, height: 360, durationSeconds: 1, isTurned: true });
    expect(await factsOf(bytes)).toMatchObject({ width: 360, height: 640 });
  });

  test("reads an Ogg Opus file's duration", async () => {
    expect(await factsOf(oggOpusFile(3))).toEqual({ durationSeconds: 3, width: 0, height: 0 });
  });

  test("says nothing of other files, and of damaged ones", async () => {
    const mp4 = mp4File({ width: 640, height: 360, durationSeconds: 75 });
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("OggS"),
      Buffer.from("plain text, and some more of it"),
      mp4.subarray(0, 20),
      mp4.subarray(0, 5100),
    ]) {
      expect(await factsOf(bytes)).toEqual(NO_FACTS);
    }
  });
});

import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sweepMedia } from "./sweep-media.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse("2026-06-01T00:00:00Z");
const PARTIAL = ".12345678-1234-1234-1234-123456789012.part";

/** Media names that sort as given. */
const name = (letter: string) => `${letter.repeat(20)}.jpg`;

/** A folder with ten-byte files of these ages. */
async function withFolder(ages: Record<string, number>, work: (directory: string) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-sweep-test-"));
  for (const [file, ageMs] of Object.entries(ages)) {
    const path = join(directory, file);
    await writeFile(path, "0123456789");
    await utimes(path, (NOW - ageMs) / 1000, (NOW - ageMs) / 1000);
  }
  await work(directory).finally(() => rm(directory, { recursive: true }));
}

test("files older than the rule go; others, and what is not Telepipe's, stay", async () => {
  const ages = {
    [name("a")]: 31 * DAY_MS,
    [name("b")]: 29 * DAY_MS,
    ".gitkeep": 99 * DAY_MS,
    "1_photo.jpg": 99 * DAY_MS,
  };
  await withFolder(ages, async (directory) => {
    const result = await sweepMedia(directory, { maxAgeMs: 30 * DAY_MS, maxTotalBytes: null }, NOW);
    expect(result).toEqual({ deletedFiles: 1, deletedBytes: 10, leftBytes: 10 });
    expect((await readdir(directory)).sort()).toEqual([".gitkeep", "1_photo.jpg", name("b")].sort());
  });
});

test("over the size the oldest go, but never one younger than a day", async () => {
  const ages = {
    [name("a")]: 2 * DAY_MS,
    [name("b")]: 3 * DAY_MS,
    [name("c")]: HOUR_MS,
    [name("d")]: 4 * DAY_MS,
  };
  await withFolder(ages, async (directory) => {
    await sweepMedia(directory, { maxAgeMs: null, maxTotalBytes: 25 }, NOW);
    expect((await readdir(directory)).sort()).toEqual([name("a"), name("c")]);
    const result = await sweepMedia(directory, { maxAgeMs: null, maxTotalBytes: 1 }, NOW);
    expect(result.leftBytes).toBe(10);
    expect(await readdir(directory)).toEqual([name("c")]);
  });
});

test("a rule shorter than a day does not take the files of jobs under way", async () => {
  await withFolder({ [name("a")]: 23 * HOUR_MS }, async (directory) => {
    await sweepMedia(directory, { maxAgeMs: HOUR_MS, maxTotalBytes: 0 }, NOW);
    expect(await readdir(directory)).toEqual([name("a")]);
  });
});

test("without rules nothing goes but partial files that nobody writes any more", async () => {
  const growing = PARTIAL.replace("1", "2");
  await withFolder(
    { [PARTIAL]: 2 * HOUR_MS, [growing]: 1000, [name("a")]: 999 * DAY_MS },
    async (directory) => {
      await sweepMedia(directory, { maxAgeMs: null, maxTotalBytes: null }, NOW);
      expect((await readdir(directory)).sort()).toEqual([growing, name("a")]);
    },
  );
});

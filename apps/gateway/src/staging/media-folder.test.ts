import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { MEDIA_NAME } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { MediaFolder } from "./media-folder.ts";

const UNLIMITED = { bytes: Infinity, exceeded: () => new ApiError("MEDIA_TOO_LARGE") };

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function withFolder(work: (folder: MediaFolder) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-folder-test-"));
  await work(await MediaFolder.open(join(directory, "media"))).finally(() =>
    rm(directory, { recursive: true }),
  );
}

test("a file is under a name that is never served until it is complete and kept", async () => {
  await withFolder(async (folder) => {
    const partial = await folder.receive(chunks("ab", "cde"), UNLIMITED);
    expect(partial.sizeBytes).toBe(5);
    expect((await readdir(folder.directory)).map((name) => MEDIA_NAME.test(name))).toEqual([false]);
    const name = await folder.keep(partial, "txt");
    expect(name).toMatch(/^[A-Za-z0-9_-]{24}\.txt$/);
    await folder.discard(partial);
    expect(await readdir(folder.directory)).toEqual([name]);
  });
});

test("a source that fails and one that is too long leave nothing", async () => {
  await withFolder(async (folder) => {
    const failing = (async function* () {
      yield Buffer.from("ab");
      throw new Error("source failed");
    })();
    await expect(folder.receive(failing, UNLIMITED)).rejects.toThrow("source failed");
    const limit = { bytes: 3, exceeded: () => new ApiError("MEDIA_TOO_LARGE") };
    await expect(folder.receive(chunks("ab", "cd"), limit)).rejects.toMatchObject({
      code: "MEDIA_TOO_LARGE",
    });
    expect(await readdir(folder.directory)).toEqual([]);
  });
});

test("a folder that cannot be written is the storage's fault, not the caller's", async () => {
  await withFolder(async (folder) => {
    await rm(folder.directory, { recursive: true });
    await expect(folder.receive(chunks("ab"), UNLIMITED)).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      status: 503,
    });
  });
});

import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { expect, inject, test, vi } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../../test/sending-world.ts";
import { removeUnfinishedDownloads } from "../download/write-media-file.ts";

/** A document of this many parts, sent and still to be fetched. */
async function sentFile(world: SendingWorld, parts: number) {
  const bytes = randomBytes(parts * 512 * 1024);
  const document = await world.stage(bytes, "f.bin", "application/octet-stream");
  const sent = await world.call("sendDocument", { chat_id: "@alice_demo", document });
  return { bytes, file_id: sent.document?.file_id ?? "" };
}

async function getFile({ call }: SendingWorld, file_id: string): Promise<string> {
  // `call` speaks of messages, which most methods answer with.
  const { file_path } = (await call("getFile", { file_id })) as unknown as { file_path: string };
  return file_path;
}

async function unfinished({ mediaDir }: SendingWorld): Promise<string[]> {
  return (await readdir(mediaDir)).filter((name) => name.startsWith(".download-")).sort();
}

test("what is told of lies in the folder with its size, or is complete", async () => {
  await using world = await startSendingWorld(inject("redisUrl"));
  const { bytes, file_id } = await sentFile(world, 16);
  world.simulator.network({ latencyMs: 200 });
  const name = await getFile(world, file_id);
  expect(await unfinished(world)).toEqual([`.download-${name}.part`, `.download-${name}.size`]);
  const size = await readFile(join(world.mediaDir, `.download-${name}.size`), "utf8");
  expect(size).toBe(String(bytes.length));
  const part = await readFile(join(world.mediaDir, `.download-${name}.part`));
  expect(part.length).toBeGreaterThan(0);
  expect(bytes.subarray(0, part.length).equals(part)).toBe(true);
  await eventually("it is complete", async () => (await unfinished(world)).length === 0);
  expect(bytes.equals(await readFile(join(world.mediaDir, name)))).toBe(true);
  expect(await getFile(world, file_id)).toBe(name);

  const small = await sentFile(world, 1);
  const smallName = await getFile(world, small.file_id);
  expect(small.bytes.equals(await readFile(join(world.mediaDir, smallName)))).toBe(true);
});

test("a session that ends takes what it was fetching with it", async () => {
  await using world = await startSendingWorld(inject("redisUrl"));
  const { file_id } = await sentFile(world, 16);
  world.simulator.network({ latencyMs: 200 });
  const name = await getFile(world, file_id);
  await world.session.close();
  await eventually("its parts are removed", async () => (await unfinished(world)).length === 0);
  expect(await readdir(world.mediaDir)).not.toContain(name);
});

test("what fails after it was told of is logged, without what it could be read by", async () => {
  await using world = await startSendingWorld(inject("redisUrl"));
  const warn = vi.spyOn(world.log, "warn");
  const { bytes, file_id } = await sentFile(world, 16);
  world.simulator.network({ latencyMs: 200 });
  const name = await getFile(world, file_id);
  world.simulator.fault({ method: "upload.getFile", error: "LOCATION_INVALID", times: 99 });
  await eventually("its parts are removed", async () => (await unfinished(world)).length === 0);
  await eventually("it is logged", () => warn.mock.calls.length > 0);
  expect(warn.mock.calls).toEqual([
    [
      {
        file_id: expect.stringMatching(/^\d+$/),
        size_bytes: bytes.length,
        bytes_done: expect.any(Number),
        reason: "LOCATION_INVALID",
      },
      "download.failed",
    ],
  ]);
  expect(JSON.stringify(warn.mock.calls)).not.toContain(name);
});

test("what fails before is the answer, and not logged", async () => {
  await using world = await startSendingWorld(inject("redisUrl"));
  const warn = vi.spyOn(world.log, "warn");
  const { file_id } = await sentFile(world, 16);
  world.simulator.fault({ method: "upload.getFile", error: "LOCATION_INVALID", times: 99 });
  await expect(getFile(world, file_id)).rejects.toThrow();
  expect(warn).not.toHaveBeenCalled();
});

test("what a worker has left that was killed is removed by the next", async () => {
  await using world = await startSendingWorld(inject("redisUrl"));
  await writeFile(join(world.mediaDir, ".download-abcdefghijklmnopqrstuvwx.bin.part"), "half");
  await writeFile(join(world.mediaDir, ".download-abcdefghijklmnopqrstuvwx.bin.size"), "8");
  await removeUnfinishedDownloads(world.mediaDir);
  expect(await unfinished(world)).toEqual([]);
});

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import bigInt from "big-integer";
import { Api, errors } from "telegram";
import { describe, expect, inject, test } from "vitest";
import { startReceivingWorld } from "../../../test/receiving-world.ts";
import type { Invoke, InvokeOptions } from "../telegram-session.ts";
import { type DownloadOutcome, Downloads } from "./downloads.ts";
import type { RemoteFile } from "./remote-file.ts";

const redisUrl = inject("redisUrl");
const CONTENT = Buffer.from(Array.from({ length: 1_200_000 }, (_, index) => index % 251));

describe("from the simulated Telegram", () => {
  test.each([
    ["an expired reference is renewed once", { error: "FILE_REFERENCE_EXPIRED" }],
    ["a flood wait is waited out", { error: "FLOOD_WAIT_1" }],
    ["an internal error is no end", { error: "INTERNAL" }],
    ["a line that breaks meanwhile is no end", { disconnect: "before" as const }],
  ])("%s", async (_what, fault) => {
    await using world = await startReceivingWorld(redisUrl);
    world.simulator.fault({ method: "upload.getFile", ...fault });
    await world.write({ from: world.people.alice, media: { kind: "document", content: CONTENT } });
    const [event] = await world.events(1);
    const media = event?.type === "message.new" ? event.data.message.media : null;
    expect(media).toMatchObject({ file: expect.any(String), download_error: null });
    expect(CONTENT.equals(await world.readMedia(media?.file ?? ""))).toBe(true);
    const isRenewal = "error" in fault && fault.error === "FILE_REFERENCE_EXPIRED";
    expect(world.simulator.calls("messages.getMessages").count).toBe(isRenewal ? 1 : 0);
  });

  test("a refusal is told by Telegram's name for it, and the message is delivered", async () => {
    await using world = await startReceivingWorld(redisUrl);
    world.simulator.fault({ method: "upload.getFile", error: "LOCATION_INVALID", times: 9 });
    await world.write({ from: world.people.alice, text: "x", media: { kind: "voice" } });
    const [event] = await world.events(1);
    expect(event).toMatchObject({
      data: {
        message: { text: "x", media: { type: "voice", file: null, download_error: "LOCATION_INVALID" } },
      },
    });
  });

  test("a file over the limit is not downloaded", async () => {
    await using world = await startReceivingWorld(redisUrl, { maxDownloadBytes: 1_000_000 });
    await world.write({ from: world.people.alice, media: { kind: "document", sizeBytes: 1_000_001 } });
    const [event] = await world.events(1);
    expect(event).toMatchObject({
      data: {
        message: {
          media: {
            file: null,
            size_bytes: 1_000_001,
            download_error: expect.stringContaining("the limit is 1 MB"),
          },
        },
      },
    });
    expect(world.simulator.calls("upload.getFile").count).toBe(0);
  });

  test("an edit and a reply do not download the file again", async () => {
    await using world = await startReceivingWorld(redisUrl);
    const { alice } = world.people;
    const copy = await world.write({ from: alice, text: "a", media: { kind: "document", sizeBytes: 1000 } });
    world.simulator.world.edit(copy, "b");
    await world.write({ from: alice, text: "c", replyTo: copy });
    const files = (await world.events(3)).map((event) => {
      if (event.type !== "message.new" && event.type !== "message.edited") return null;
      const { media, reply_to } = event.data.message;
      return (media ?? reply_to?.media)?.file;
    });
    expect(files).toEqual([files[0], files[0], files[0]]);
    expect(files[0]).toMatch(/\.bin$/);
    expect(world.simulator.calls("upload.getFile").count).toBe(1);
  });
});

describe("whatever Telegram answers", () => {
  test("the file is fetched where it lies, whichever data centre that turns out to be", async () => {
    const asked: (number | undefined)[] = [];
    await using bench = await createBench(async (request, { dcId } = {}) => {
      asked.push(dcId);
      if (dcId !== 5) throw migrate(5);
      return part(request);
    });
    const result = await bench.fetch();
    expect(await bench.content(result.file)).toEqual(CONTENT);
    expect(asked[0]).toBe(2);
    expect(asked.at(-1)).toBe(5);
  });

  test("a reference that expires again after its renewal is an error", async () => {
    await using bench = await createBench(async () => {
      throw referenceExpired();
    });
    expect(await bench.fetch()).toEqual({ file: null, error: "FILE_REFERENCE_EXPIRED" });
    expect(bench.refreshed).toBe(1);
  });

  test("a file that ends early leaves nothing behind", async () => {
    await using bench = await createBench(async (request) => {
      const bytes = part(request).bytes;
      return { ...part(request), bytes: bytes.subarray(0, Math.min(bytes.length, 400_000)) };
    });
    expect(await bench.fetch()).toEqual({
      file: null,
      error: "the file ended after 400000 of 1200000 bytes",
    });
    expect(await bench.files()).toEqual([]);
  });

  test("a file that does not come in time is given up", async () => {
    await using bench = await createBench(
      (_request, { signal } = {}) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
      { deadlineMs: 50 },
    );
    expect(await bench.fetch()).toEqual({ file: null, error: "the download took too long" });
    expect(await bench.files()).toEqual([]);
  });

  test("no more than a few parts are in memory, and parts are asked for side by side", async () => {
    let running = 0;
    let most = 0;
    await using bench = await createBench(
      async (request) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { ...part(request), bytes: Buffer.alloc(512 * 1024) };
      },
      { sizeBytes: 20 * 512 * 1024 },
    );
    expect((await bench.fetch()).error).toBeNull();
    expect(most).toBe(4);
  });

  test("an unwritable folder is said to be one", async () => {
    await using bench = await createBench(async (request) => part(request));
    await rm(bench.directory, { recursive: true });
    expect(await bench.fetch()).toEqual({ file: null, error: "the media folder cannot be written: ENOENT" });
  });

  test("a file that failed is tried anew for the next message", async () => {
    let isDown = true;
    await using bench = await createBench(async (request) => {
      if (isDown) throw new ApiError("TELEGRAM_REJECTED", { detail: "no" });
      return part(request);
    });
    expect(await bench.fetch()).toEqual({ file: null, error: "no" });
    isDown = false;
    expect((await bench.fetch()).error).toBeNull();
    expect(bench.outcomes).toEqual(["failed", "ok"]);
  });

  test("a file that somebody has tidied away is fetched again", async () => {
    await using bench = await createBench(async (request) => part(request));
    const first = await bench.fetch();
    expect(await bench.fetch()).toEqual(first);
    await rm(join(bench.directory, first.file ?? ""));
    const second = await bench.fetch();
    expect(second.file).not.toBe(first.file);
    expect(await bench.content(second.file)).toEqual(CONTENT);
  });
});

type Answer = (request: Api.upload.GetFile, options?: InvokeOptions) => Promise<unknown>;

async function createBench(answer: Answer, options: { deadlineMs?: number; sizeBytes?: number } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-downloads-"));
  const outcomes: DownloadOutcome[] = [];
  const downloads = new Downloads({
    invoke: answer as unknown as Invoke, // Only upload.getFile is ever asked.
    directory,
    maxBytes: 1e9,
    log: silentLogger(),
    signal: new AbortController().signal,
    onOutcome: (outcome) => outcomes.push(outcome),
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  });
  let refreshed = 0;
  return {
    directory,
    outcomes,
    get refreshed() {
      return refreshed;
    },
    fetch: () =>
      downloads.fetch(remoteFile(options.sizeBytes), async () => {
        refreshed += 1;
        return remoteFile(options.sizeBytes);
      }),
    content: (file: string | null) => readFile(join(directory, file ?? "")),
    files: () => readdir(directory),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

function remoteFile(sizeBytes = CONTENT.length): RemoteFile {
  const location = new Api.InputDocumentFileLocation({
    id: bigInt(1),
    accessHash: bigInt(2),
    fileReference: Buffer.from("reference"),
    thumbSize: "",
  });
  return { id: "1", dcId: 2, location, sizeBytes, extension: "bin" };
}

function part(request: Api.upload.GetFile) {
  const offset = request.offset.toJSNumber();
  return { bytes: CONTENT.subarray(offset, offset + request.limit) };
}

/** As the call of a session fails. */
function migrate(dcId: number): ApiError {
  const cause = new errors.FileMigrateError({ request: undefined, capture: dcId });
  return new ApiError("TELEGRAM_REJECTED", { cause });
}

function referenceExpired(): ApiError {
  const request = new Api.upload.GetFile({ location: remoteFile().location, offset: bigInt.zero, limit: 1 });
  const cause = new errors.RPCError("FILE_REFERENCE_EXPIRED", request, 400);
  return new ApiError("TELEGRAM_REJECTED", { cause });
}

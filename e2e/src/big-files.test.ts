import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: files of any size go through both ways as streams, and their job says how far they are. */

const TOKEN = "123456:end-to-end-token-of-a-program";
const MEGABYTE = 1024 * 1024;

let system: System;
let bot: BotClient;

beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN } });
  bot = createBotClient(system.apiUrl, TOKEN);
});
afterAll(() => system?.[Symbol.asyncDispose]());

/** Sends a document without waiting for it; resolves with the job's id. */
async function sendDocument(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.set("chat_id", "@alice_demo");
  form.set("document", new Blob([bytes]), "big.bin");
  const init = { method: "POST", body: form, headers: { prefer: "respond-async" } };
  const { status, body } = await system.api.request("/api_v1/sendDocument", init);
  expect([status, body.ok]).toEqual([202, true]);
  return body.result.job_id;
}

async function job(id: string) {
  return (await system.api.request(`/api_v1/jobs/${id}`)).body.result;
}

test("the job of an upload says how much Telegram has taken", async () => {
  const bytes = randomBytes(16 * MEGABYTE);
  await system.control.network({ latency_ms: 400 });
  const id = await sendDocument(bytes);
  const seen = new Set<number>();
  await eventually(
    "the document is sent",
    async () => {
      const { state, progress } = await job(id);
      if (progress !== null) {
        expect(progress).toEqual({
          phase: "uploading",
          bytes_done: expect.any(Number),
          bytes_total: bytes.length,
        });
        seen.add(progress.bytes_done);
      }
      return state === "completed";
    },
    30_000,
  );
  await system.control.network({ latency_ms: 0 });
  const steps = [...seen];
  expect(steps.length).toBeGreaterThan(2);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect((await job(id)).progress.bytes_done).toBe(bytes.length);
  const [sent] = await system.control.messages(Number(system.people.alice.id), 1);
  expect(sent?.media?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
});

test("a small file's job tells of no progress", async () => {
  const id = await sendDocument(randomBytes(1000));
  await eventually("the document is sent", async () => (await job(id)).state === "completed");
  expect((await job(id)).progress).toBeNull();
});

/** A document that the account has sent; Telegram has it, and nobody has fetched it. */
async function sentDocument(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.set("chat_id", "@alice_demo");
  form.set("document", new Blob([bytes]), "big.bin");
  const url = `${system.apiUrl}/bot${TOKEN}/sendDocument`;
  const { result } = JSON.parse(await (await fetch(url, { method: "POST", body: form })).text());
  return result.document.file_id;
}

async function unfinished(): Promise<string[]> {
  return (await readdir(system.mediaDir)).filter((name) => name.startsWith(".download-"));
}

function download(filePath: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${system.apiUrl}/file/bot${TOKEN}/${filePath}`, { headers });
}

test("getFile answers before the file is there; all who ask share one fetch and get every byte", async () => {
  const bytes = randomBytes(24 * MEGABYTE);
  const file_id = await sentDocument(bytes);
  const before = (await system.control.calls("upload.getFile")).count;
  await system.control.network({ latency_ms: 200 });
  const [file, same] = await Promise.all([
    bot.result("getFile", { file_id }),
    bot.result("getFile", { file_id }),
  ]);
  expect(file).toMatchObject({ file_size: bytes.length, file_path: expect.stringMatching(/\.bin$/) });
  expect(same).toEqual(file);
  const [whole, range] = await Promise.all([
    download(file.file_path),
    download(file.file_path, { range: `bytes=${20 * MEGABYTE}-` }),
  ]);
  expect([whole.status, whole.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
  expect(range.status).toBe(206);
  expect((await unfinished()).length).toBe(2); // Its content and its size.
  const [all, rest] = await Promise.all([whole.arrayBuffer(), range.arrayBuffer()]);
  await system.control.network({ latency_ms: 0 });
  expect(bytes.equals(Buffer.from(all))).toBe(true);
  expect(bytes.subarray(20 * MEGABYTE).equals(Buffer.from(rest))).toBe(true);
  expect((await system.control.calls("upload.getFile")).count - before).toBe(48);
  await eventually("nothing unfinished is left", async () => (await unfinished()).length === 0);
});

test("the job of getFile says how far the file is, also after its answer", async () => {
  const bytes = randomBytes(16 * MEGABYTE);
  const file_id = await sentDocument(bytes);
  await system.control.network({ latency_ms: 300 });
  const init = {
    method: "POST",
    body: JSON.stringify({ file_id }),
    headers: { prefer: "respond-async", "content-type": "application/json" },
  };
  const { job_id } = (await system.api.request("/api_v1/getFile", init)).body.result;
  await eventually("a part of it is there", async () => {
    const { state, progress } = await job(job_id);
    return state === "completed" && progress !== null && progress.bytes_done < bytes.length;
  });
  await eventually("all of it is there", async () => {
    const { progress } = await job(job_id);
    expect(progress).toMatchObject({ phase: "downloading", bytes_total: bytes.length });
    return progress.bytes_done === bytes.length;
  });
  await system.control.network({ latency_ms: 0 });
});

test("a file that Telegram refuses half-way is cut off, never passed off as whole, and can be had again", async () => {
  const bytes = randomBytes(24 * MEGABYTE);
  const file_id = await sentDocument(bytes);
  await system.control.network({ latency_ms: 200 });
  const { file_path } = await bot.result("getFile", { file_id });
  const answer = await download(file_path);
  await system.control.fault({ method: "upload.getFile", error: "LOCATION_INVALID", times: 1000 });
  await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
  await eventually("nothing unfinished is left", async () => (await unfinished()).length === 0);
  expect((await download(file_path)).status).toBe(404);
  expect((await bot.call("getFile", { file_id })).ok).toBe(false);
  await system.control.request("DELETE", "/faults");
  await system.control.network({ latency_ms: 0 });
  const again = await bot.result("getFile", { file_id });
  expect(bytes.equals(Buffer.from(await (await download(again.file_path)).arrayBuffer()))).toBe(true);
});

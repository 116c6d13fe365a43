import { createHash, randomBytes } from "node:crypto";
import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: files of any size go through both ways as streams, and their job says how far they are. */

let system: System;

beforeAll(async () => {
  system = await startSystem();
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
  const bytes = randomBytes(16 * 1024 * 1024);
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

import { randomUUID } from "node:crypto";
import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: whoever makes a call can make it again without doubling anything, can leave it to run without waiting, and
 * learns in the end what became of it.
 */

const BOT_TOKEN = "123456:abcdefghijklmnopqrstuvwxyz012345678";

let system: System;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: BOT_TOKEN, WEBHOOK_ALLOW_PRIVATE: "true" } });
});
afterAll(() => system[Symbol.asyncDispose]());

const ISO_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

function send(body: Record<string, unknown>, headers: Record<string, string> = {}) {
  return system.api.request("/api_v1/sendMessage", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ chat_id: "@alice_demo", ...body }),
  });
}

async function countAtTelegram(text: string): Promise<number> {
  return (await system.control.messages("alice_demo")).filter((message) => message.text === text).length;
}

const job = (id: string, method = "GET") => system.api.request(`/api_v1/jobs/${id}`, { method });

describe("Idempotency-Key", () => {
  test("the same call again gets the first answer, marked, and sends nothing", async () => {
    const headers = { "idempotency-key": `"${randomUUID()}"` };
    const first = await send({ text: "only once" }, headers);
    const again = await send({ text: "only once" }, headers);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual(first.body);
    expect(await countAtTelegram("only once")).toBe(1);
  });

  test("a crowd of the same call at once sends one message", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ text: "a crowd" }, headers)));
    expect(new Set(answers.map(({ body }) => body.result.message_id)).size).toBe(1);
    expect(answers.filter(({ headers: got }) => got.get("idempotent-replayed") === "true")).toHaveLength(7);
    expect(await countAtTelegram("a crowd")).toBe(1);
  });

  test("another call under the same key is refused", async () => {
    const headers = { "idempotency-key": randomUUID() };
    await send({ text: "this" }, headers);
    const { status, body } = await send({ text: "that" }, headers);
    expect(status).toBe(422);
    expect(body).toEqual({
      ok: false,
      error_code: 422,
      description:
        "Unprocessable Content: this Idempotency-Key was used for another call: a new call needs a new key",
    });
    expect(await countAtTelegram("that")).toBe(0);
  });

  test("Telegram's refusal is an answer like any other", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const call = () => send({ text: "nobody", chat_id: "@nobody_here_at_all" }, headers);
    const first = await call();
    const again = await call();
    expect(first.status).toBe(400);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect([again.status, again.body]).toEqual([first.status, first.body]);
  });

  test("a call that was not executed is made when it comes again", async () => {
    const headers = { "idempotency-key": randomUUID() };
    await system.control.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_30", times: 1 });
    const first = await send({ text: "second time lucky", chat_id: "@bob_demo" }, headers);
    expect(first.status).toBe(429);
    const again = await send({ text: "second time lucky", chat_id: "@bob_demo" }, headers);
    // The wait that Telegram has ordered still stands: this, too, is an answer of its own and no replay.
    expect(again.headers.get("idempotent-replayed")).toBeNull();
    expect(again.status).toBe(429);
  });

  test("files count by their contents", async () => {
    const key = randomUUID();
    const upload = (contents: string) => {
      const form = new FormData();
      form.set("chat_id", "@alice_demo");
      form.set("document", new File([contents], "report.txt"));
      return system.api.request("/api_v1/sendDocument", {
        method: "POST",
        headers: { "idempotency-key": key },
        body: form,
      });
    };
    const first = await upload("one");
    const again = await upload("one");
    const other = await upload("two");
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(other.status).toBe(422);
  });

  test("it serves the Bot API's dialect, too", async () => {
    const headers = { "idempotency-key": randomUUID(), "content-type": "application/json" };
    const call = () =>
      fetch(`${system.apiUrl}/bot${BOT_TOKEN}/sendMessage`, {
        method: "POST",
        headers,
        body: JSON.stringify({ chat_id: Number(system.people.alice.id), text: "by the bot's address" }),
      });
    const [first, again] = [await call(), await call()];
    expect(first.status).toBe(200);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });
});

describe("Prefer: respond-async", () => {
  test("answers with a job, which tells of its end", async () => {
    const { status, headers, body } = await send({ text: "in its own time" }, { prefer: "respond-async" });
    expect(status).toBe(202);
    const id = body.result.job_id;
    expect(body).toEqual({
      ok: true,
      result: { job_id: expect.any(String), method: "sendMessage", state: "waiting" },
    });
    expect(headers.get("location")).toBe(`/api_v1/jobs/${id}`);
    expect(headers.get("preference-applied")).toBe("respond-async");
    const done = await eventually("the end", async () => {
      const view = await job(id);
      return view.body.result.state === "completed" && view;
    });
    expect(done.body.result).toEqual({
      job_id: id,
      method: "sendMessage",
      state: "completed",
      result: {
        message_id: expect.any(Number),
        chat: { id: Number(system.people.alice.id) },
        date: expect.stringMatching(/\+00:00$/),
        text: "in its own time",
      },
      error: null,
      progress: null,
      attempts: 1,
      created_at: ISO_TIME,
      started_at: ISO_TIME,
      finished_at: ISO_TIME,
    });
    expect(await countAtTelegram("in its own time")).toBe(1);
  });

  test("a job's failure is told with its code", async () => {
    const { body } = await send({ text: "x", chat_id: "@nobody_here_at_all" }, { prefer: "respond-async" });
    const view = await eventually("the end", async () => {
      const { result } = (await job(body.result.job_id)).body;
      return result.state === "failed" && result;
    });
    expect(view).toMatchObject({ result: null, error: { code: "CHAT_NOT_FOUND", error_code: 400 } });
  });

  test("with wait=, what is done by then is answered as ever", async () => {
    const { status, body } = await send({ text: "soon done" }, { prefer: "respond-async, wait=10" });
    expect(status).toBe(200);
    expect(body.result.text).toBe("soon done");
  });

  test("a job that waits is cancelled and never sent; one that is over is not", async () => {
    await system.control.fault({ method: "messages.sendMessage", delay_ms: 1500, times: 1 });
    const running = await send({ text: "runs" }, { prefer: "respond-async" });
    const waiting = await send({ text: "never" }, { prefer: "respond-async" });
    await eventually(
      "the first is made",
      async () => (await job(running.body.result.job_id)).body.result.state === "active",
    );
    const cancelled = await job(waiting.body.result.job_id, "DELETE");
    expect(cancelled.status).toBe(200);
    expect(cancelled.body.result).toMatchObject({ state: "cancelled", result: null });
    const tooLate = await job(running.body.result.job_id, "DELETE");
    expect(tooLate.status).toBe(409);
    expect(tooLate.body).toEqual({
      ok: false,
      error_code: 409,
      description: "Conflict: the call has begun and can't be cancelled",
    });
    await eventually("the first is sent", async () => (await countAtTelegram("runs")) === 1);
    await send({ text: "after both" });
    expect(await countAtTelegram("never")).toBe(0);
  });

  test("there is no such job", async () => {
    const { status, body } = await job("c0000");
    expect(status).toBe(404);
    expect(body.description).toBe("Not Found: there is no such job (any more)");
  });
});

describe("callback_url", () => {
  test("gets the outcome once, signed like any webhook", async () => {
    const { body } = await send(
      { text: "call me", callback_url: `${system.receiver.url}?token=secret` },
      { prefer: "respond-async" },
    );
    const id = body.result.job_id;
    const told = await eventually("the callback", () =>
      system.receiver.requests.find((request) => request.body?.event === "call.finished"),
    );
    expect(told.body).toMatchObject({
      event: "call.finished",
      event_id: `call_${id}`,
      data: {
        job_id: id,
        method: "sendMessage",
        ok: true,
        result: { message_id: expect.any(Number), text: "call me" },
        error: null,
      },
    });
    expect(JSON.stringify(told.body)).not.toContain("token=secret");
    expect(system.receiver.requests.filter(({ body: got }) => got?.event === "call.finished")).toHaveLength(
      1,
    );
  });

  test("must be an address", async () => {
    const { status, body } = await send({ text: "x", callback_url: "ftp://example.com" });
    expect(status).toBe(400);
    expect(body.description).toBe(
      "Bad Request: callback_url: expected an http(s) URL of at most 2048 characters",
    );
  });
});

test("an unknown priority is refused", async () => {
  const { status, body } = await send({ text: "x", priority: "urgent" });
  expect([status, body.description]).toEqual([400, "Bad Request: priority: expected interactive or bulk"]);
});

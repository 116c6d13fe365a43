import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { startSystem } from "./start-system.ts";

/** Guarantee: when Telegram cannot be used, callers learn it at once with the reason, and it heals by itself. */

test("Telegram away: 503 with the reason; back: sending works again without a restart", async () => {
  await using system = await startSystem();
  await system.control.network({ offline_ms: 9000 });
  await eventually("not ready", async () => (await fetch(`${system.apiUrl}/readyz`)).status === 503);
  const down = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "into the void" });
  expect(down).toMatchObject({
    status: 503,
    body: {
      ok: false,
      error_code: 503,
      description: "Service Unavailable: the connection to Telegram broke",
    },
  });
  const up = await eventually(
    "sending works",
    async () => {
      const answer = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "back again" });
      return answer.status === 200 && answer;
    },
    30_000,
  );
  expect(up.body.ok).toBe(true);
  // What was refused is not sent later, and what was answered is there once.
  const texts = (await system.control.messages("alice_demo")).map(({ text }) => text);
  expect(texts).toEqual(["back again"]);
});

test("an answer that is lost on the way does not double the message", async () => {
  await using system = await startSystem();
  await system.control.fault({ method: "messages.sendMessage", disconnect: "after", times: 1 });
  const { status, body } = await system.api.call("sendMessage", {
    chat_id: "@alice_demo",
    text: "only once",
  });
  expect(status).toBe(200);
  const messages = await system.control.messages("alice_demo");
  expect(messages.map(({ id, text }) => [id, text])).toEqual([[body.result.message_id, "only once"]]);
});

test("a connection that was cut is made anew, and messages arrive again", async () => {
  await using system = await startSystem();
  await system.control.network({ disconnect: true });
  await eventually("ready again", async () => (await fetch(`${system.apiUrl}/readyz`)).ok, 30_000);
  await eventually(
    "a message that arrives",
    async () => {
      await system.control.write({ from: "alice_demo", text: "after the cut" });
      return system.receiver.requests.some(({ body }) => body.message.text === "after the cut");
    },
    30_000,
  );
});

test("logged out elsewhere: 503 naming what to do, and /readyz says it", async () => {
  await using system = await startSystem();
  await system.control.revokeSessions();
  const answer = await eventually(
    "the refusal",
    async () => {
      const attempt = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "x" });
      return /login/.test(attempt.body.description ?? "") && attempt;
    },
    20_000,
  );
  expect(answer.status).toBe(503);
  expect(answer.body).toEqual({
    ok: false,
    error_code: 503,
    description: expect.stringMatching(/^Service Unavailable: .*pnpm run login/),
  });
  const ready = await eventually("not ready", async () => {
    const response = await fetch(`${system.apiUrl}/readyz`);
    return response.status === 503 && response;
  });
  expect(JSON.stringify(await ready.json())).toMatch(/logged[ _]out/);
});

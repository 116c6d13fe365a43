import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: supergroups and channels work as persons and groups do, and Telegram's refusals are told as what they are. */

let system: System;
let supergroupId: number;
let channelId: number;
let seen = 0;
beforeAll(async () => {
  system = await startSystem();
  const members = ["telepipe_demo", "bob_demo"];
  const chat = { creator: "alice_demo", members };
  supergroupId = await created({ ...chat, kind: "supergroup", title: "Club", username: "demo_club" });
  channelId = await created({ ...chat, kind: "channel", title: "News", username: "demo_news" });
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(() => {
  seen = system.receiver.requests.length;
});

async function created(chat: Record<string, unknown>): Promise<number> {
  return ((await system.control.request("POST", "/chats", chat)) as { id: number }).id;
}

/** The next webhook whose message has this text. */
async function webhookOf(text: string) {
  for (;;) {
    const requests = await system.receiver.waitFor(seen + 1);
    const request = requests[seen++];
    if (request?.body?.message?.text === text) return request.body.message;
  }
}

const send = (chat_id: string | number, text: string) => system.api.call("sendMessage", { chat_id, text });

/** The envelope of a refusal. */
function refusal(status: number, description: string) {
  return {
    status,
    body: { ok: false, error_code: status, description: expect.stringContaining(description) },
  };
}

describe("a supergroup", () => {
  test("is written to by its username and by its id", async () => {
    for (const chat of ["@demo_club", supergroupId]) {
      const text = `to ${chat}`;
      const { status, body } = await send(chat, text);
      expect(status).toBe(200);
      expect(body.result).toMatchObject({ chat: { id: supergroupId }, text });
      const messages = await system.control.messages("demo_club");
      expect(messages.filter((message) => message.text === text)).toMatchObject([
        { id: body.result.message_id, chat_id: supergroupId },
      ]);
    }
  });

  test("has its messages edited and deleted", async () => {
    const { body } = await send(supergroupId, "first version");
    const { message_id } = body.result;
    const edited = await system.api.call("editMessageText", {
      chat_id: supergroupId,
      message_id,
      text: "second",
    });
    expect(edited.body).toMatchObject({ ok: true, result: { message_id, text: "second" } });
    const deleted = await system.api.call("deleteMessage", { chat_id: supergroupId, message_id });
    expect(deleted.body).toMatchObject({ ok: true });
    expect((await system.control.messages("demo_club")).map(({ id }) => id)).not.toContain(message_id);
  });

  test("reaches the webhook with its sender, and with what was answered", async () => {
    const { body } = await send(supergroupId, "any questions?");
    await system.control.write({
      from: "bob_demo",
      chat: "demo_club",
      text: "none",
      reply_to: body.result.message_id,
    });
    expect(await webhookOf("none")).toMatchObject({
      chat: { id: supergroupId },
      from: { id: Number(system.people.bob.id), first_name: "Bob" },
      reply_to_message: { message_id: body.result.message_id, text: "any questions?" },
    });
  });

  test("lets an administrator write without a name", async () => {
    await system.control.request("PUT", "/chats/demo_club/admins/bob_demo", { rights: ["anonymous"] });
    await system.control.write({ from: "bob_demo", chat: "demo_club", text: "guess who" });
    await system.control.request("DELETE", "/chats/demo_club/admins/bob_demo");
    const message = await webhookOf("guess who");
    expect(message).toMatchObject({ chat: { id: supergroupId } });
    expect(message.from?.id ?? null).not.toBe(Number(system.people.bob.id));
  });
});

describe("a channel", () => {
  test("reaches the webhook, without a person as sender", async () => {
    await system.control.write({ from: "alice_demo", chat: "demo_news", text: "breaking" });
    const message = await webhookOf("breaking");
    expect(message).toMatchObject({ chat: { id: channelId } });
    expect(message.from?.id ?? null).not.toBe(Number(system.people.alice.id));
  });

  test("is written to by administrators only", async () => {
    expect(await send("@demo_news", "may I?")).toMatchObject(refusal(403, "administrator"));
    await system.control.request("PUT", "/chats/demo_news/admins/telepipe_demo", {
      rights: ["post_messages"],
    });
    const { status, body } = await send("@demo_news", "I may");
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ chat: { id: channelId }, text: "I may" });
  });
});

describe("Telegram refuses", () => {
  test("everybody's messages where only administrators may write → 403", async () => {
    await system.control.request("PATCH", "/chats/demo_club", { forbidden: ["send_messages"] });
    expect(await send(supergroupId, "x")).toMatchObject(refusal(403, "Forbidden"));
    await system.control.request("PATCH", "/chats/demo_club", { forbidden: [] });
    expect(await send(supergroupId, "free again")).toMatchObject({ status: 200 });
  });

  test("those who are muted, and those who were removed → 403", async () => {
    const ban = "/chats/demo_club/bans/telepipe_demo";
    await system.control.request("PUT", ban, { rights: ["send_messages"] });
    expect(await send(supergroupId, "x")).toMatchObject(refusal(403, "banned"));
    await system.control.request("PUT", ban, { rights: ["view_messages"] });
    expect(await send(supergroupId, "x")).toMatchObject(refusal(403, "not a member"));
    await system.control.request("DELETE", ban);
    await system.control.request("PUT", "/chats/demo_club/members/telepipe_demo");
    expect(await send(supergroupId, "back again")).toMatchObject({ status: 200 });
  });

  test("a person who blocked the account → 403", async () => {
    await system.control.request("PATCH", "/people/bob_demo", { blocks_account: true });
    expect(await send("@bob_demo", "x")).toMatchObject(refusal(403, "blocked"));
    await system.control.request("PATCH", "/people/bob_demo", { blocks_account: false });
    expect(await send("@bob_demo", "friends again")).toMatchObject({ status: 200 });
  });

  test("a person who has deleted the account → 403", async () => {
    await system.control.request("PATCH", "/people/bob_demo", { deleted: true });
    expect(await send("@bob_demo", "x")).toMatchObject(refusal(403, "deactivated"));
    await system.control.request("PATCH", "/people/bob_demo", { deleted: false });
  });

  test("media where a group takes none → 403, and its texts go on", async () => {
    await system.control.request("PATCH", "/chats/demo_club", { forbidden: ["send_docs"] });
    const document = `data:text/plain;base64,${Buffer.from("a file").toString("base64")}`;
    const { status, body } = await system.api.call("sendDocument", { chat_id: supergroupId, document });
    expect({ status, body }).toMatchObject(refusal(403, "does not allow files"));
    expect(await send(supergroupId, "text only")).toMatchObject({ status: 200 });
    await system.control.request("PATCH", "/chats/demo_club", { forbidden: [] });
  });

  test("messages to too many strangers → 403, and people who have written still get answers", async () => {
    await system.control.request("PUT", "/limits", { strangers_per_day: 0 });
    expect(await send("@bob_demo", "x")).toMatchObject(refusal(403, "strangers"));
    await system.control.write({ from: "bob_demo", text: "hello?" });
    expect(await send("@bob_demo", "hello!")).toMatchObject({ status: 200 });
    await system.control.request("PUT", "/limits", {});
  });

  test("a second message in slow mode → 429 with the time to wait", async () => {
    const slow = { creator: "alice_demo", members: ["telepipe_demo"], title: "Slow", username: "demo_slow" };
    await created(slow);
    await system.control.request("PATCH", "/chats/demo_slow", { slow_mode_seconds: 60 });
    expect(await send("@demo_slow", "slowly")).toMatchObject({ status: 200 });
    const { status, headers, body } = await send("@demo_slow", "too fast");
    expect(status).toBe(429);
    expect(body).toMatchObject({
      ok: false,
      error_code: 429,
      parameters: { retry_after: expect.any(Number) },
    });
    expect(body.parameters.retry_after).toBeGreaterThan(50);
    expect(headers.get("retry-after")).toBe(String(body.parameters.retry_after));
    expect((await system.control.messages("demo_slow")).map(({ text }) => text)).not.toContain("too fast");
  });

  test("more messages than one chat takes → 429 with the time to wait, and other chats go on", async () => {
    await system.control.request("PUT", "/limits", { person: { burst: 1, per_second: 0.02 } });
    expect(await send("@alice_demo", "one")).toMatchObject({ status: 200 });
    const { status, headers, body } = await send("@alice_demo", "two");
    expect({ status, ...body }).toMatchObject({ status: 429, ok: false, error_code: 429 });
    expect(body.parameters.retry_after).toBeGreaterThan(40);
    expect(headers.get("retry-after")).toBe(String(body.parameters.retry_after));
    expect(await send(supergroupId, "another chat")).toMatchObject({ status: 200 });
    await system.control.request("PUT", "/limits", {});
  });
});

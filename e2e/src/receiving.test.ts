import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type System, startSystem, WEBHOOK_KEY } from "./start-system.ts";

/** Guarantee: everything that is written to the account reaches the webhook once, in order, as what it is. */

let system: System;
let seen = 0;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(() => {
  seen = system.receiver.requests.length;
});

/** The webhook of the next message. */
async function nextWebhook() {
  const requests = await system.receiver.waitFor(seen + 1);
  const request = requests[seen];
  seen += 1;
  if (request === undefined) throw new Error("no webhook");
  return request;
}

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;

test("a text arrives with every field of the Python service's body and the API key", async () => {
  const [id] = await system.control.write({ from: "alice_demo", text: "Hello, webhook" });
  const { headers, body } = await nextWebhook();
  expect(headers["x-api-key"]).toBe(WEBHOOK_KEY);
  expect(headers["content-type"]).toMatch(/^application\/json/);
  expect(headers["webhook-id"]).toMatch(/^[\w-]+$/);
  expect(body.account_phone_number).toBe("+9996620001");
  expect(body.message).toMatchObject({
    message_id: id,
    chat: { id: Number(system.people.alice.id) },
    date: expect.stringMatching(ISO_DATE),
    text: "Hello, webhook",
    media: null,
    media_url: null,
    from: {
      id: Number(system.people.alice.id),
      first_name: "Alice",
      last_name: "Example",
      username: "alice_demo",
      language_code: "en",
      // As Telegram writes it, without "+": the person is a contact.
      phone_number: "9996620002",
    },
    reply_to_message: null,
  });
});

test("a sender without a last name or username has null there, not a missing field", async () => {
  await system.control.write({ from: "bob_demo", text: "from Bob" });
  const { body } = await nextWebhook();
  expect(body.message.from).toMatchObject({ first_name: "Bob", last_name: null, phone_number: null });
});

describe("a file arrives with a link that works", () => {
  test.each([
    ["photo", "photo", "image/jpeg"],
    ["document", "document", undefined],
    ["audio", "document", undefined],
    ["voice", "voice", undefined],
    ["video", "video", "video/mp4"],
  ])("%s", async (kind, type, contentType) => {
    const [id] = await system.control.write({
      from: "alice_demo",
      text: `a ${kind}`,
      media: { kind, size_bytes: 70_000 },
    });
    const { body } = await nextWebhook();
    expect(body.message).toMatchObject({
      message_id: id,
      text: `a ${kind}`,
      media: { type, file_id: expect.stringMatching(/./) },
      media_url: expect.stringMatching(/^http:\/\/localhost:\d+\/media\/[\w-]{24,}(\.\w+)?$/),
    });
    const file = await fetch(body.message.media_url);
    expect(file.status).toBe(200);
    if (contentType) expect(file.headers.get("content-type")).toBe(contentType);
    const bytes = Buffer.from(await file.arrayBuffer());
    const simulated = (await system.control.messages("alice_demo")).find((message) => message.id === id);
    expect(bytes.length).toBe(simulated?.media?.size_bytes);
    expect(await sha256(bytes)).toBe(simulated?.media?.sha256);
  });
});

test("two chats' files with the same message id do not share a name", async () => {
  await system.control.write({ from: "alice_demo", media: { kind: "document", size_bytes: 10 } });
  const first = await nextWebhook();
  await system.control.write({ from: "bob_demo", media: { kind: "document", size_bytes: 10 } });
  const second = await nextWebhook();
  expect(first.body.message.media_url).not.toBe(second.body.message.media_url);
});

describe("what has no file arrives as what it is", () => {
  test.each([["geo"], ["contact"], ["poll"], ["unsupported"]])("%s", async (kind) => {
    const [id] = await system.control.write({ from: "alice_demo", media: { kind } });
    const { body } = await nextWebhook();
    expect(body.message).toMatchObject({ message_id: id, media: { type: kind }, media_url: null });
  });

  test("a service message", async () => {
    const [id] = await system.control
      .write({ from: "alice_demo", chat: "demo_group", service: "chat_edit_title" })
      .catch(() => system.control.write({ from: "alice_demo", chat: "demo_group", service: "pin_message" }));
    const { body } = await nextWebhook();
    expect(body.message).toMatchObject({
      message_id: id,
      chat: { id: -Number(system.people.group.id) },
      text: "",
    });
    expect(body.message.service.action).toMatch(/^(chat_edit_title|pin_message)$/);
  });

  test("a message without a sender", async () => {
    await system.control.write({
      from: "alice_demo",
      chat: "demo_group",
      text: "nobody signs",
      anonymous: true,
    });
    const { body } = await nextWebhook();
    expect(body.message).toMatchObject({ text: "nobody signs", from: null });
  });
});

test("a group's message names the group as chat and the person as sender", async () => {
  await system.control.write({ from: "bob_demo", chat: "demo_group", text: "to the group" });
  const { body } = await nextWebhook();
  expect(body.message).toMatchObject({
    chat: { id: -Number(system.people.group.id) },
    from: { id: Number(system.people.bob.id), username: "bob_demo" },
    text: "to the group",
  });
});

test("a reply carries the message that it answers, and that message's media", async () => {
  const [original] = await system.control.write({
    from: "alice_demo",
    text: "the original",
    media: { kind: "photo" },
  });
  await nextWebhook();
  const [reply] = await system.control.write({ from: "alice_demo", text: "the reply", reply_to: original });
  const { body } = await nextWebhook();
  expect(body.message).toMatchObject({ message_id: reply, text: "the reply", media: null, media_url: null });
  expect(body.message.reply_to_message).toMatchObject({
    message_id: original,
    text: "the original",
    media_url: expect.stringMatching(/\/media\/[\w-]+\.jpg$/),
    media_type: "photo",
    sender_id: Number(system.people.alice.id),
    sender_name: "Alice Example",
    date: expect.stringMatching(ISO_DATE),
  });
  expect((await fetch(body.message.reply_to_message.media_url)).status).toBe(200);
});

test("a burst arrives complete and in order, chat by chat", async () => {
  const count = 150;
  await Promise.all([
    system.control.write({ from: "alice_demo", text: "burst", count }),
    system.control.write({ from: "bob_demo", text: "burst", count }),
  ]);
  const requests = (await system.receiver.waitFor(seen + 2 * count, 30_000)).slice(seen);
  for (const person of [system.people.alice, system.people.bob]) {
    const ids = requests
      .map(({ body }) => body.message)
      .filter((message) => message.chat.id === Number(person.id))
      .map((message) => message.message_id);
    expect(ids).toHaveLength(count);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  }
});

test("a delivery that fails is tried again, and later messages of the chat wait for it", async () => {
  system.receiver.script(500, 503);
  await system.control.write({ from: "alice_demo", text: "first" });
  await system.control.write({ from: "alice_demo", text: "second" });
  const requests = await eventually(
    "both messages",
    () => {
      const texts = system.receiver.requests.slice(seen).map(({ body }) => body.message.text);
      return texts.includes("second") && texts;
    },
    30_000,
  );
  expect(requests).toEqual(["first", "first", "first", "second"]);
  const ids = system.receiver.requests.slice(seen).map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
});

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});

async function sha256(bytes: Buffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toString("hex");
}

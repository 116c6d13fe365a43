import { connect } from "node:net";
import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_TOKEN, type System, startSystem } from "./start-system.ts";

/** Guarantee: a call to the API becomes exactly one message at Telegram, and the answer tells of that message. */

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;

async function received(chat: string, text: string) {
  return (await system.control.messages(chat)).filter((message) => message.text === text);
}

test("sendMessage answers in the Python service's shape and the message is at Telegram once", async () => {
  const { status, body } = await system.api.call("sendMessage", {
    chat_id: "@alice_demo",
    text: "plain text",
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    ok: true,
    result: {
      message_id: expect.any(Number),
      chat: { id: Number(system.people.alice.id) },
      date: expect.stringMatching(ISO_DATE),
      text: "plain text",
    },
  });
  const [message, ...others] = await received("alice_demo", "plain text");
  expect(others).toEqual([]);
  expect(message).toMatchObject({ id: body.result.message_id, chat_id: body.result.chat.id });
  expect(Date.parse(body.result.date) / 1000).toBe(message?.date);
});

describe("a chat is addressed by", () => {
  test.each([
    ["its numeric id", () => Number(system.people.alice.id), () => Number(system.people.alice.id)],
    ["the id as text", () => String(system.people.alice.id), () => Number(system.people.alice.id)],
    ["@username", () => "@alice_demo", () => Number(system.people.alice.id)],
    ["+phone", () => "+9996620002", () => Number(system.people.alice.id)],
    ["me", () => "me", () => Number(system.people.account.id)],
    ["a group's negative id", () => -Number(system.people.group.id), () => -Number(system.people.group.id)],
  ])("%s", async (name, chat, expected) => {
    const { body } = await system.api.call("sendMessage", { chat_id: chat(), text: `by ${name}` });
    expect(body).toMatchObject({ ok: true, result: { chat: { id: expected() }, text: `by ${name}` } });
  });
});

describe("markup becomes entities with UTF-16 offsets", () => {
  test.each([
    ["HTML", '👍 <b>bold</b> <a href="https://example.com/?a=1+1">link</a> <tg-spoiler>hidden</tg-spoiler>'],
    ["MarkdownV2", "👍 *bold* [link](https://example.com/?a=1+1) ||hidden||"],
  ])("%s", async (parse_mode, text) => {
    const { body } = await system.api.call("sendMessage", { chat_id: "@alice_demo", text, parse_mode });
    expect(body).toMatchObject({ ok: true, result: { text: "👍 bold link hidden" } });
    const messages = await system.control.messages("alice_demo");
    const sent = messages.find(({ id }) => id === body.result.message_id);
    expect(sent?.entities.map(({ offset, length }) => [offset, length])).toEqual([
      [3, 4],
      [8, 4],
      [13, 6],
    ]);
  });

  test.each([["markdown"], ["md"], ["Markdown"]])(
    "%s, as the Python service's users write it",
    async (parse_mode) => {
      const text = `**bold** by ${parse_mode}`;
      const { body } = await system.api.call("sendMessage", { chat_id: "@alice_demo", text, parse_mode });
      expect(body).toMatchObject({ ok: true, result: { text: `bold by ${parse_mode}` } });
    },
  );

  test("explicit entities", async () => {
    const { body } = await system.api.call("sendMessage", {
      chat_id: "@alice_demo",
      text: "explicit",
      entities: [{ type: "italic", offset: 0, length: 8 }],
    });
    const sent = (await system.control.messages("alice_demo")).find(
      ({ id }) => id === body.result.message_id,
    );
    expect(sent?.entities).toMatchObject([{ offset: 0, length: 8 }]);
  });
});

test("a reply refers to the message", async () => {
  const [question] = await system.control.write({ from: "alice_demo", text: "a question" });
  for (const [text, reply] of [
    ["an answer", { reply_to_message_id: question }],
    ["another answer", { reply_parameters: { message_id: question } }],
  ] as const) {
    const { body } = await system.api.call("sendMessage", { chat_id: "@alice_demo", text, ...reply });
    expect(body.ok).toBe(true);
    expect((await received("alice_demo", text))[0]?.reply_to).toBe(question);
  }
});

test("editMessageText changes the message and answers with it", async () => {
  const sent = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "with a tpyo" });
  const message_id = sent.body.result.message_id;
  const { status, body } = await system.api.call("editMessageText", {
    chat_id: "@alice_demo",
    message_id,
    text: "without a <i>typo</i>",
    parse_mode: "html",
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    ok: true,
    result: {
      message_id,
      chat: { id: Number(system.people.alice.id) },
      date: sent.body.result.date,
      text: "without a typo",
    },
  });
  expect(await received("alice_demo", "with a tpyo")).toEqual([]);
  expect(await received("alice_demo", "without a typo")).toMatchObject([{ id: message_id }]);
});

test("deleteMessage deletes for everyone", async () => {
  const sent = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "to be deleted" });
  const { status, body } = await system.api.call("deleteMessage", {
    chat_id: "@alice_demo",
    message_id: sent.body.result.message_id,
  });
  expect(status).toBe(200);
  expect(body).toEqual({ ok: true, result: "Message deleted" });
  expect(await received("alice_demo", "to be deleted")).toEqual([]);
});

test("calls of one connection to one chat arrive in the order in which they were sent", async () => {
  // One keep-alive connection with pipelined requests: the gateway gets them in this order for certain.
  const texts = Array.from({ length: 50 }, (_, index) => `ordered ${index}`);
  // As many at once to one person are more than Telegram takes.
  await system.control.request("PUT", "/limits", { enabled: false });
  await pipeline(texts.map((text) => ({ chat_id: "@bob_demo", text })));
  const arrived = await eventually("all messages", async () => {
    const messages = (await system.control.messages("bob_demo")).map(({ text }) => text);
    return messages.filter((text) => text.startsWith("ordered")).length === texts.length && messages;
  });
  expect(arrived.filter((text) => text.startsWith("ordered"))).toEqual(texts);
});

/** Writes all requests into one socket without waiting for answers. */
async function pipeline(bodies: readonly unknown[]): Promise<void> {
  const { hostname, port } = new URL(system.apiUrl);
  const socket = connect(Number(port), hostname);
  socket.resume();
  for (const body of bodies) {
    const json = JSON.stringify(body);
    socket.write(
      `POST /api_v1/sendMessage HTTP/1.1\r\nhost: x\r\nx-api-key: ${API_TOKEN}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
    );
  }
  await eventually("the last message", async () => {
    const messages = await system.control.messages("bob_demo");
    return messages.some(({ text }) => text === (bodies.at(-1) as { text: string }).text);
  });
  socket.destroy();
}

test("form fields work like JSON", async () => {
  const { body } = await system.api.request("/api_v1/sendMessage", {
    method: "POST",
    body: new URLSearchParams({ chat_id: String(system.people.alice.id), text: "from a form" }),
  });
  expect(body).toMatchObject({ ok: true, result: { text: "from a form" } });
});

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});

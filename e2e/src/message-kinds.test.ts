import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: each kind of message and of update that Telegram has reaches the webhook as what it is. */

let system: System;
let seen = 0;
beforeAll(async () => {
  system = await startSystem({
    environment: {
      WEBHOOK_EVENTS: "message.new,message.edited,message.deleted,message.reactions,update.other",
    },
  });
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(() => {
  seen = system.receiver.requests.length;
});

/** The bodies of the next webhooks, in the order of their coming. */
async function nextBodies(count: number) {
  const requests = await system.receiver.waitFor(seen + count);
  const bodies = requests.slice(seen, seen + count).map(({ body }) => body);
  seen += count;
  return bodies;
}

async function nextMessage() {
  const [body] = await nextBodies(1);
  return body.message;
}

const control = (path: string, body: object) => system.control.post(path, body);

describe("media", () => {
  test.each([
    ["venue", "venue", { title: "Example hall", address: "1 Example street" }],
    ["geo_live", "geo_live", { period: 900 }],
    ["dice", "dice", { emoticon: "🎲", value: expect.any(Number) }],
    ["poll", "poll", { poll: expect.objectContaining({ answers: expect.any(Array) }) }],
  ])("%s has its own type and content", async (kind, type, content) => {
    const [id] = await system.control.write({ from: "alice_demo", media: { kind } });
    expect(await nextMessage()).toMatchObject({
      message_id: id,
      media: { type, content },
      media_url: null,
    });
  });

  test.each([
    ["sticker", "document", /\.webp$/],
    ["video_note", "video", /\.mp4$/],
    ["animation", "video", /\.mp4$/],
  ])("%s arrives as a %s with a link", async (kind, type, link) => {
    const [id] = await system.control.write({ from: "alice_demo", media: { kind, size_bytes: 5000 } });
    const message = await nextMessage();
    expect(message).toMatchObject({
      message_id: id,
      media: { type },
      media_url: expect.stringMatching(link),
    });
    expect((await fetch(message.media_url)).status).toBe(200);
  });

  test("a photo that destroys itself is kept", async () => {
    await system.control.write({ from: "alice_demo", media: { kind: "photo", ttl_seconds: 10 } });
    const message = await nextMessage();
    expect(message.media).toMatchObject({ type: "photo" });
    expect((await fetch(message.media_url)).status).toBe(200);
  });

  test("a file is downloaded although its reference has expired meanwhile", async () => {
    await system.control.write({ from: "bob_demo", text: "first" });
    await nextMessage();
    await system.control.fault({ method: "upload.getFile", error: "FILE_REFERENCE_EXPIRED", times: 1 });
    await system.control.write({ from: "bob_demo", media: { kind: "document", size_bytes: 5000 } });
    const message = await nextMessage();
    expect((await fetch(message.media_url)).status).toBe(200);
  });
});

test("an album is several messages with one media_group_id and files of their own", async () => {
  const ids = await system.control.write({
    from: "alice_demo",
    text: "from the trip",
    album: [{ kind: "photo" }, { kind: "photo" }, { kind: "video", size_bytes: 5000 }],
  });
  const messages = (await nextBodies(3)).map(({ message }) => message);
  expect(messages.map(({ message_id }) => message_id)).toEqual(ids);
  expect(messages.map(({ text }) => text)).toEqual(["from the trip", "", ""]);
  expect(messages.map(({ media }) => media.type)).toEqual(["photo", "photo", "video"]);
  expect(messages[0].media_group_id).toMatch(/^-?\d+$/);
  expect(new Set(messages.map(({ media_group_id }) => media_group_id)).size).toBe(1);
  expect(new Set(messages.map(({ media_url }) => media_url)).size).toBe(3);
});

test("a forward arrives with the text and the media of what was forwarded", async () => {
  const [id] = await system.control.write({ from: "bob_demo", text: "look", media: { kind: "photo" } });
  await nextMessage();
  await system.control.write({ from: "alice_demo", forward: { chat: "bob_demo", id } });
  const message = await nextMessage();
  expect(message).toMatchObject({ text: "look", media: { type: "photo" }, from: { username: "alice_demo" } });
  expect((await fetch(message.media_url)).status).toBe(200);
});

test("a reply that quotes carries the message that it answers", async () => {
  const [id] = await system.control.write({ from: "alice_demo", text: "one, two, three" });
  await nextMessage();
  await system.control.write({ from: "alice_demo", text: "why two?", reply_to: id, quote: "two" });
  expect(await nextMessage()).toMatchObject({
    text: "why two?",
    reply_to_message: { message_id: id, text: "one, two, three" },
  });
});

test("links, mentions and commands carry entities; a link's preview does not make it media", async () => {
  await control("/web-pages", { url: "https://example.com/page", title: "A page" });
  const text = "/start see https://example.com/page @telepipe_demo #tag";
  await system.control.write({ from: "alice_demo", chat: "demo_group", text });
  expect(await nextMessage()).toMatchObject({ text, media: null });
});

test("reactions are told with all that a message has, votes and reading as what Telegram calls them", async () => {
  const sent = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "what do you think?" });
  const id = sent.body.result.message_id;
  await control(`/messages/alice_demo/${id}/reactions`, { from: "alice_demo", emoji: "👍" });
  const [reaction] = await nextBodies(1);
  expect(reaction).toMatchObject({
    event: "message.reactions",
    data: {
      message_id: id,
      chat: { type: "private" },
      reactions: [{ type: { type: "emoji", emoji: "👍" }, total_count: 1, chosen: false }],
    },
  });
  await control("/read", { from: "alice_demo" });
  const [read] = await nextBodies(1);
  expect(read).toMatchObject({ event: "update.other", data: { kind: "updateReadHistoryOutbox" } });

  const [poll] = await system.control.write({ from: "alice_demo", media: { kind: "poll" } });
  await nextMessage();
  await control(`/messages/alice_demo/${poll}/votes`, { from: "alice_demo", options: [0] });
  const [vote] = await nextBodies(1);
  expect(vote).toMatchObject({ event: "update.other", data: { kind: "updateMessagePoll" } });
});

test("a pin is told, and its service message arrives", async () => {
  const [id] = await system.control.write({ from: "alice_demo", chat: "demo_group", text: "important" });
  await nextMessage();
  await control(`/messages/demo_group/${id}/pin`, { from: "alice_demo" });
  const bodies = await nextBodies(2);
  expect(bodies).toContainEqual(
    expect.objectContaining({
      event: "update.other",
      data: expect.objectContaining({ kind: "updatePinnedMessages" }),
    }),
  );
  expect(bodies.find(({ message }) => message)?.message).toMatchObject({
    service: { action: "pin_message" },
    reply_to_message: { message_id: id },
  });
});

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});

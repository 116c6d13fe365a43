import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: a program that fetches Bot API updates gets everything that happens to the account, in the Bot API's
 * shapes: names, files that can be downloaded, origins, quotes, service messages.
 */

const TOKEN = "123456:end-to-end-token-of-a-program";
const KINDS = [
  "message",
  "edited_message",
  "channel_post",
  "message_reaction",
  "poll",
  "chat_member",
  "outgoing_message",
  "deleted_business_messages",
  "read_receipt",
  "typing",
];

let system: System;
let bot: BotClient;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN, WEBHOOK_ALLOW_PRIVATE: "true" } });
  bot = createBotClient(system.apiUrl, TOKEN);
  await bot.call("getUpdates", { allowed_updates: KINDS });
  // Within a second the worker knows that somebody wants the account's own messages.
  const own = await eventually("own messages are told", async () => {
    await bot.result("sendMessage", { chat_id: "me", text: "?" });
    const updates = await bot.result("getUpdates", { timeout: 1 });
    return updates.length > 0 ? updates : null;
  });
  await bot.result("getUpdates", { offset: own.at(-1).update_id + 1 });
});
afterAll(() => system[Symbol.asyncDispose]());

const alice = () => ({
  id: Number(system.people.alice.id),
  is_bot: false,
  first_name: "Alice",
  username: "alice_demo",
});

test("a message names its sender and its chat, and its commands are marked", async () => {
  const [id] = await system.control.write({ from: "alice_demo", text: "/start@telepipe_demo now" });
  const update = await bot.nextUpdate();
  expect(update).toEqual({
    update_id: expect.any(Number),
    message: {
      message_id: id,
      from: expect.objectContaining(alice()),
      chat: expect.objectContaining({ id: alice().id, type: "private", first_name: "Alice" }),
      date: expect.any(Number),
      text: "/start@telepipe_demo now",
      entities: [{ type: "bot_command", offset: 0, length: 20 }],
    },
  });
});

describe("files", () => {
  const file = { file_id: expect.stringMatching(/^tp1\./), file_unique_id: expect.any(String) };
  test.each([
    ["photo", { photo: expect.arrayContaining([expect.objectContaining(file)]) }],
    ["document", { document: expect.objectContaining(file) }],
    ["audio", { audio: expect.objectContaining({ ...file, duration: expect.any(Number) }) }],
    ["voice", { voice: expect.objectContaining({ ...file, duration: expect.any(Number) }) }],
    ["video", { video: expect.objectContaining({ ...file, width: expect.any(Number) }) }],
    ["video_note", { video_note: expect.objectContaining({ ...file, length: expect.any(Number) }) }],
    ["animation", { animation: expect.objectContaining(file), document: expect.objectContaining(file) }],
    ["sticker", { sticker: expect.objectContaining({ ...file, type: "regular", is_video: false }) }],
  ])("%s", async (kind, fields) => {
    await system.control.write({ from: "alice_demo", media: { kind, size_bytes: 5000 } });
    expect((await bot.nextUpdate()).message).toMatchObject(fields);
  });
});

test.each([
  [
    "venue",
    {
      venue: { title: "Example hall", address: "1 Example street" },
      location: { latitude: expect.any(Number) },
    },
  ],
  ["geo_live", { location: { live_period: 900 } }],
  ["dice", { dice: { emoji: "🎲", value: expect.any(Number) } }],
  ["poll", { poll: { options: expect.any(Array), is_closed: false, type: "regular" } }],
  ["contact", { contact: { first_name: expect.any(String) } }],
])("%s", async (kind, fields) => {
  await system.control.write({ from: "alice_demo", media: { kind } });
  expect((await bot.nextUpdate()).message).toMatchObject(fields);
});

test("an album's messages share a media_group_id", async () => {
  await system.control.write({
    from: "alice_demo",
    text: "trip",
    album: [{ kind: "photo" }, { kind: "video", size_bytes: 5000 }],
  });
  const [first, second] = [(await bot.nextUpdate()).message, (await bot.nextUpdate()).message];
  expect(first).toMatchObject({ caption: "trip", media_group_id: expect.stringMatching(/^-?\d+$/) });
  expect(second.media_group_id).toBe(first.media_group_id);
  expect(second).not.toHaveProperty("caption");
});

test("a forward tells its origin, a reply what it answers and quotes", async () => {
  const [id] = await system.control.write({ from: "bob_demo", text: "one, two" });
  await bot.nextUpdate();
  await system.control.write({ from: "alice_demo", forward: { chat: "bob_demo", id } });
  expect((await bot.nextUpdate()).message.forward_origin).toMatchObject({
    type: "user",
    date: expect.any(Number),
    sender_user: { id: Number(system.people.bob.id) },
  });
  const [question] = await system.control.write({ from: "alice_demo", text: "one, two, three" });
  await bot.nextUpdate();
  await system.control.write({ from: "alice_demo", text: "why two?", reply_to: question, quote: "two" });
  expect((await bot.nextUpdate()).message).toMatchObject({
    reply_to_message: { message_id: question, text: "one, two, three", chat: { type: "private" } },
    quote: { text: "two", position: expect.any(Number) },
  });
});

test("a group's service messages have their fields", async () => {
  const [id] = await system.control.write({ from: "alice_demo", chat: "demo_group", text: "important" });
  expect((await bot.nextUpdate()).message.chat).toMatchObject({ type: "group", title: expect.any(String) });
  await system.control.post(`/messages/demo_group/${id}/pin`, { from: "alice_demo" });
  const pinned = await bot.nextUpdate();
  expect(pinned.message.pinned_message).toMatchObject({ message_id: id, text: "important" });
});

test("edits, deletions, own messages and reactions are updates of their own kinds", async () => {
  const [id] = await system.control.write({ from: "alice_demo", text: "befor" });
  await bot.nextUpdate();
  await system.control.edit("alice_demo", id as number, "before");
  expect((await bot.nextUpdate()).edited_message).toMatchObject({
    message_id: id,
    text: "before",
    edit_date: expect.any(Number),
  });
  await system.control.delete("alice_demo", id as number);
  expect((await bot.nextUpdate()).deleted_business_messages).toMatchObject({ message_ids: [id] });
});

describe("what bots never hear of, and what they must ask for", () => {
  test("own messages, reactions to them, their being read", async () => {
    const { message_id } = await bot.result("sendMessage", { chat_id: "@alice_demo", text: "well?" });
    expect((await bot.nextUpdate()).outgoing_message).toMatchObject({ message_id, text: "well?" });
    await system.control.post(`/messages/alice_demo/${message_id}/reactions`, {
      from: "alice_demo",
      emoji: "👍",
    });
    expect((await bot.nextUpdate()).message_reaction).toMatchObject({
      chat: { id: alice().id, type: "private" },
      message_id,
      user: { id: alice().id },
      new_reaction: [{ type: "emoji", emoji: "👍" }],
    });
    await system.control.post("/read", { from: "alice_demo" });
    expect((await bot.nextUpdate()).read_receipt).toMatchObject({
      chat: { id: alice().id },
      max_message_id: message_id,
    });
  });

  test("typing", async () => {
    await system.control.post("/typing", { from: "alice_demo" });
    expect((await bot.nextUpdate()).typing).toMatchObject({ user: { id: alice().id }, action: "typing" });
  });

  test("who comes and goes, as a message and as a change of a member", async () => {
    const service = { from: "alice_demo", chat: "demo_group", user: "bob_demo" };
    const bob = { id: Number(system.people.bob.id) };
    await system.control.write({ ...service, service: "chat_delete_user" });
    expect((await bot.nextUpdate()).message).toMatchObject({ left_chat_member: bob });
    expect((await bot.nextUpdate()).chat_member).toMatchObject({ new_chat_member: { status: "left" } });
    await system.control.write({ ...service, service: "chat_add_user" });
    expect((await bot.nextUpdate()).message).toMatchObject({ from: alice(), new_chat_members: [bob] });
    expect((await bot.nextUpdate()).chat_member).toMatchObject({
      chat: { type: "group" },
      from: alice(),
      old_chat_member: { status: "left", user: bob },
      new_chat_member: { status: "member", user: bob },
    });
    const { user: _, ...renaming } = { ...service, service: "chat_edit_title", title: "New" };
    await system.control.write(renaming);
    expect((await bot.nextUpdate()).message).toMatchObject({ new_chat_title: "New" });
  });
});

test("a webhook gets updates with its secret, in order, and a call in its answer is made", async () => {
  const set = await bot.call("setWebhook", {
    url: `${system.receiver.url}bot`,
    secret_token: "a-secret_1",
    drop_pending_updates: true,
    allowed_updates: ["message"],
  });
  expect(set).toEqual({ ok: true, result: true, description: "Webhook was set" });
  const seen = system.receiver.requests.length;
  await system.control.write({ from: "alice_demo", text: "first" });
  await system.control.write({ from: "alice_demo", text: "second" });
  const requests = (await system.receiver.waitFor(seen + 4)).filter(({ body }) => "update_id" in body);
  expect(requests.map(({ body }) => body)).toEqual([
    { update_id: expect.any(Number), message: expect.objectContaining({ text: "first" }) },
    { update_id: requests[0]?.body.update_id + 1, message: expect.objectContaining({ text: "second" }) },
  ]);
  expect(requests[0]?.headers["x-telegram-bot-api-secret-token"]).toBe("a-secret_1");
  expect(await bot.result("getWebhookInfo")).toMatchObject({ pending_update_count: 0 });
  expect(await bot.result("deleteWebhook")).toBe(true);
});

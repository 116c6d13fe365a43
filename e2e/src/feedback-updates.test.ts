import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { System } from "./start-system.ts";
import { startTwinBots, type TwinBots } from "./twin-bots.ts";

/**
 * Guarantee: what people do with messages (edit, delete, react, vote, read, type) is told in the Bot API's shapes, with
 * their names, by a webhook and by getUpdates alike.
 */

const KINDS = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "message_reaction",
  "message_reaction_count",
  "poll",
  "outgoing_message",
  "edited_outgoing_message",
  "deleted_business_messages",
  "read_receipt",
  "typing",
];

let system: System;
let twins: TwinBots;
beforeAll(async () => {
  twins = await startTwinBots(KINDS);
  ({ system } = twins);
});
afterAll(() => twins[Symbol.asyncDispose]());

const update_id = expect.any(Number);
const date = expect.any(Number);
const alice = () => ({
  id: Number(system.people.alice.id),
  first_name: "Alice",
  last_name: "Example",
  username: "alice_demo",
});
const aliceUser = () => ({ ...alice(), is_bot: false, language_code: "en" });
const aliceChat = () => ({ ...alice(), type: "private" });
const emoji = (text: string) => ({ type: "emoji", emoji: text });
const react = (chat: string, id: number, from: string, text?: string) =>
  system.control.post(`/messages/${chat}/${id}/reactions`, { from, ...(text ? { emoji: text } : {}) });

/** Somebody writes, and both have been told. */
async function written(message: Record<string, unknown>): Promise<number> {
  const [id] = await system.control.write(message);
  await twins.nextUpdate();
  return id as number;
}

test("an edit and a deletion of what somebody wrote", async () => {
  const id = await written({ from: "alice_demo", text: "befor" });
  await system.control.edit("alice_demo", id, "before");
  const body = { message_id: id, from: aliceUser(), chat: aliceChat(), date, text: "before" };
  expect(await twins.nextUpdate()).toEqual({ update_id, edited_message: { ...body, edit_date: date } });
  await system.control.delete("alice_demo", id);
  expect(await twins.nextUpdate()).toEqual({
    update_id,
    deleted_business_messages: {
      business_connection_id: "",
      chat: expect.objectContaining({ id: alice().id, type: "private" }),
      message_ids: [id],
    },
  });
});

test("the account's own messages, edits of them, that they were read, and that somebody types", async () => {
  const { message_id } = await twins.bot.result("sendMessage", { chat_id: "@alice_demo", text: "wel?" });
  const own = {
    message_id,
    date,
    chat: aliceChat(),
    from: expect.objectContaining({ first_name: "Telepipe" }),
  };
  expect(await twins.nextUpdate()).toEqual({ update_id, outgoing_message: { ...own, text: "wel?" } });
  await twins.bot.result("editMessageText", { chat_id: alice().id, message_id, text: "well?" });
  expect(await twins.nextUpdate()).toEqual({
    update_id,
    edited_outgoing_message: { ...own, text: "well?", edit_date: date },
  });
  const chat = expect.objectContaining({ id: alice().id, type: "private" });
  await system.control.post("/read", { from: "alice_demo" });
  expect(await twins.nextUpdate()).toEqual({ update_id, read_receipt: { chat, max_message_id: message_id } });
  await system.control.post("/typing", { from: "alice_demo" });
  const user = expect.objectContaining({ id: alice().id });
  expect(await twins.nextUpdate()).toEqual({ update_id, typing: { chat, user, action: "typing" } });
});

test("reactions in a private chat name who reacted, also when they are taken back", async () => {
  const id = await written({ from: "alice_demo", text: "like it?" });
  const told = (new_reaction: object[]) => ({
    update_id,
    message_reaction: {
      chat: aliceChat(),
      message_id: id,
      user: aliceUser(),
      date,
      old_reaction: [],
      new_reaction,
    },
  });
  await react("alice_demo", id, "alice_demo", "👍");
  expect(await twins.nextUpdate()).toEqual(told([emoji("👍")]));
  await react("alice_demo", id, "alice_demo");
  expect(await twins.nextUpdate()).toEqual(told([]));
});

test("reactions in a group name who reacted last", async () => {
  const id = await written({ from: "alice_demo", chat: "demo_group", text: "like it?" });
  await react("demo_group", id, "bob_demo", "🔥");
  expect(await twins.nextUpdate()).toEqual({
    update_id,
    message_reaction: {
      chat: { id: expect.any(Number), type: "group", title: "Demo group" },
      message_id: id,
      user: { id: Number(system.people.bob.id), is_bot: false, first_name: "Bob", username: "bob_demo" },
      date,
      old_reaction: [],
      new_reaction: [emoji("🔥")],
    },
  });
});

describe("in a channel", () => {
  const chat = { id: expect.any(Number), type: "channel", title: "News", username: "demo_news" };
  beforeAll(async () => {
    const members = ["telepipe_demo", "bob_demo"];
    const channel = { kind: "channel", title: "News", username: "demo_news", creator: "alice_demo", members };
    await system.control.post("/chats", channel);
    // The channel is met with its first post, and that it was made is told then too.
    await system.control.write({ from: "alice_demo", chat: "demo_news", text: "first" });
    while ((await twins.nextUpdate()).channel_post?.text !== "first");
  });

  test("posts and edits of them are of their own kinds", async () => {
    const [id] = await system.control.write({ from: "alice_demo", chat: "demo_news", text: "new" });
    const post = { message_id: id, sender_chat: chat, chat, date, text: "new" };
    expect(await twins.nextUpdate()).toEqual({ update_id, channel_post: expect.objectContaining(post) });
    await system.control.edit("demo_news", id as number, "news");
    expect(await twins.nextUpdate()).toEqual({
      update_id,
      edited_channel_post: expect.objectContaining({ ...post, text: "news", edit_date: date }),
    });
  });

  test("reactions are counted, since nobody is named", async () => {
    const id = await written({ from: "alice_demo", chat: "demo_news", text: "like it?" });
    await react("demo_news", id, "bob_demo", "👍");
    expect(await twins.nextUpdate()).toEqual({
      update_id,
      message_reaction_count: {
        chat,
        message_id: id,
        date,
        reactions: [{ type: emoji("👍"), total_count: 1 }],
      },
    });
  });
});

test("a vote and the end of a poll are told by the poll", async () => {
  const id = await written({ from: "alice_demo", media: { kind: "poll" } });
  await system.control.post(`/messages/alice_demo/${id}/votes`, { from: "alice_demo", options: [0] });
  const { poll } = await twins.nextUpdate();
  expect(poll).toMatchObject({
    id: expect.stringMatching(/^-?\d+$/),
    question: expect.any(String),
    options: expect.arrayContaining([
      { persistent_id: expect.any(String), text: expect.any(String), voter_count: 0 },
    ]),
    total_voter_count: 1,
    is_closed: false,
    type: "regular",
  });
  await system.control.post(`/messages/alice_demo/${id}/close`, {});
  expect((await twins.nextUpdate()).poll).toMatchObject({
    id: poll.id,
    is_closed: true,
    total_voter_count: 1,
  });
});

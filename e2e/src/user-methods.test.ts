import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: what only a user account can do is done in the Bot API's style, in both dialects; every list is read to
 * its end with cursors, without leaving anything out or telling anything twice.
 */

const TOKEN = "123456:end-to-end-token-of-a-program";

let system: System;
let bot: BotClient;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN } });
  bot = createBotClient(system.apiUrl, TOKEN);
  // The tests do more, and faster, than Telegram takes.
  await system.control.request("PUT", "/limits", { enabled: false });
});
afterAll(() => system[Symbol.asyncDispose]());

const ALICE = "@alice_demo";
const aliceId = () => Number(system.people.alice.id);
const bobId = () => Number(system.people.bob.id);
const chats = async (chat: Record<string, unknown>) =>
  ((await system.control.request("POST", "/chats", chat)) as { id: number }).id;

/** All pages of a list, each with its items. */
async function pages(method: string, field: string, params: Record<string, unknown>) {
  const read: Record<string, unknown>[][] = [];
  let cursor: string | undefined;
  do {
    const result = await bot.result(method, cursor === undefined ? params : { ...params, cursor });
    read.push(result[field]);
    cursor = result.next_cursor;
    if (cursor !== undefined) expect(cursor).toMatch(/^[\w-]+$/);
  } while (cursor !== undefined && read.length < 50);
  return read;
}

const refusal = (error_code: number, description: string) => ({ ok: false, error_code, description });

describe("reading", () => {
  const texts = Array.from({ length: 7 }, (_, index) => `note ${index + 1}`);
  let supergroupId: number;
  let noteIds: number[];
  beforeAll(async () => {
    const members = ["telepipe_demo", "bob_demo"];
    const chat = { creator: "alice_demo", members, kind: "supergroup" };
    supergroupId = await chats({ ...chat, title: "Reading club", username: "reading_club" });
    for (const text of texts) await system.control.write({ from: "bob_demo", chat: "reading_club", text });
    noteIds = [];
    for (const text of texts) {
      const message = await bot.result("sendMessage", { chat_id: ALICE, text });
      noteIds.push(message.message_id);
    }
    await bot.result("sendMessage", { chat_id: ALICE, text: "an answer", reply_to_message_id: noteIds[0] });
    await system.control.write({ from: "bob_demo", text: "hello from Bob" });
  });

  test("getChatHistory gives a chat's messages page by page, newest first, with what they answer", async () => {
    const read = await pages("getChatHistory", "messages", { chat_id: ALICE, limit: 3 });
    expect(read.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(read.flat().map(({ text }) => text)).toEqual(["an answer", ...texts.toReversed()]);
    expect(read[0]?.[0]).toEqual({
      message_id: expect.any(Number),
      from: {
        id: Number(system.people.account.id),
        is_bot: false,
        first_name: "Telepipe",
        last_name: "Demo",
        username: "telepipe_demo",
        language_code: "en",
      },
      chat: {
        id: aliceId(),
        type: "private",
        first_name: "Alice",
        last_name: "Example",
        username: "alice_demo",
      },
      date: expect.any(Number),
      text: "an answer",
      reply_to_message: expect.objectContaining({ message_id: noteIds[0], text: "note 1" }),
    });
  });

  test("the other dialect gives the very same messages", async () => {
    const params = { chat_id: ALICE, limit: 2 };
    const { body } = await system.api.call("getChatHistory", params);
    expect(body.result).toEqual(await bot.result("getChatHistory", params));
    expect(body.result).toMatchObject({ total_count: 8, next_cursor: expect.any(String) });
  });

  test("getChatHistory reads supergroups, and only what is older than a date", async () => {
    const read = await pages("getChatHistory", "messages", { chat_id: supergroupId, limit: 4 });
    const told = read.flat().flatMap(({ text }) => (text === undefined ? [] : [text]));
    expect(told).toEqual(texts.toReversed());
    const none = await bot.result("getChatHistory", { chat_id: supergroupId, until_date: 1_000_000 });
    expect(none.messages).toEqual([]);
    expect(none).not.toHaveProperty("next_cursor");
  });

  test("searchMessages finds words in one chat, by a sender, and by kind", async () => {
    const read = await pages("searchMessages", "messages", { query: "note", chat_id: ALICE, limit: 3 });
    expect(read.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(read.flat().map(({ text }) => text)).toEqual(texts.toReversed());
    const from = { chat_id: "@reading_club", from_user_id: bobId() };
    expect(await pages("searchMessages", "messages", { ...from, limit: 100 })).toMatchObject([
      { length: texts.length },
    ]);
    const none = await bot.result("searchMessages", { chat_id: "@reading_club", filter: "photo" });
    expect(none).toMatchObject({ messages: [], total_count: 0 });
  });

  test("searchMessages finds words in all chats, and keeps their kinds apart", async () => {
    const read = await pages("searchMessages", "messages", { query: "note", limit: 5 });
    expect(read.map((page) => page.length)).toEqual([5, 5, 4]);
    const keys = read.flat().map((message) => `${(message.chat as { id: number }).id}:${message.message_id}`);
    expect(new Set(keys).size).toBe(14);
    const groups = await bot.result("searchMessages", { query: "note", chat_type: "group" });
    expect(groups.messages).toHaveLength(7);
    expect(groups.messages[0]).toMatchObject({
      chat: { id: supergroupId, type: "supergroup", title: "Reading club", username: "reading_club" },
      from: { id: bobId(), first_name: "Bob" },
    });
  });

  test("getChats lists all chats once, pinned ones first, with what is unread", async () => {
    const all = (await bot.result("getChats")).chats;
    const ids = all.map(({ chat }: { chat: { id: number } }) => chat.id);
    expect(ids).toEqual(expect.arrayContaining([supergroupId, aliceId(), bobId()]));
    const bob = all.find(({ chat }: { chat: { id: number } }) => chat.id === bobId());
    expect(bob).toMatchObject({
      chat: { type: "private", first_name: "Bob", username: "bob_demo" },
      unread_count: 1,
      unread_mention_count: 0,
      last_message: { text: "hello from Bob", from: { id: bobId() } },
    });
    system.people.account.pinnedChats.add(system.people.alice);
    const read = await pages("getChats", "chats", { limit: 1 });
    system.people.account.pinnedChats.delete(system.people.alice);
    const told = read.flat().map(({ chat }) => (chat as { id: number }).id);
    expect(told[0]).toBe(aliceId());
    expect(read[0]?.[0]).toMatchObject({ is_pinned: true });
    expect(told.toSorted()).toEqual(ids.toSorted());
    expect((await bot.result("getChats", { is_archived: true })).chats).toEqual([]);
  });

  test("searchPublicChats finds people, groups and channels by their names", async () => {
    const read = await pages("searchPublicChats", "chats", { query: "reading", limit: 1 });
    expect(read.flat()).toEqual([
      { id: supergroupId, type: "supergroup", title: "Reading club", username: "reading_club" },
    ]);
    await chats({ creator: "bob_demo", kind: "channel", title: "Readers", username: "readers_news" });
    const both = await pages("searchPublicChats", "chats", { query: "read", limit: 1 });
    expect(both.flat().map(({ username }) => username)).toEqual(["reading_club", "readers_news"]);
  });

  test("a cursor is refused when it is none of this method's, and so is a page too large", async () => {
    const { next_cursor } = await bot.result("getChatHistory", { chat_id: ALICE, limit: 1 });
    const invalid = refusal(
      400,
      "Bad Request: invalid cursor: pass the next_cursor of an answer of this method, unchanged",
    );
    expect(await bot.call("getChats", { cursor: next_cursor })).toEqual(invalid);
    expect(await bot.call("getChatHistory", { chat_id: ALICE, cursor: "nonsense" })).toEqual(invalid);
    expect(await bot.call("getChats", { limit: 101 })).toMatchObject({ ok: false, error_code: 400 });
    expect(await bot.call("searchMessages", {})).toMatchObject({ ok: false, error_code: 400 });
  });
});

describe("making and joining chats", () => {
  test("createGroup makes a group with people in it", async () => {
    const { chat, missing_user_ids } = await bot.result("createGroup", {
      title: "Friends",
      user_ids: ["@alice_demo"],
      description: "Of Alice",
    });
    expect(chat).toEqual({ id: expect.any(Number), type: "group", title: "Friends" });
    expect(missing_user_ids).toEqual([]);
    const told = await bot.result("getChat", { chat_id: chat.id });
    expect(told).toMatchObject({ type: "group", title: "Friends", description: "Of Alice" });
    expect(await bot.result("getChatMemberCount", { chat_id: chat.id })).toBe(2);
  });

  test("createGroup makes supergroups and forums, createChannel channels", async () => {
    const club = await bot.result("createGroup", {
      title: "Club",
      type: "supergroup",
      user_ids: [aliceId()],
    });
    expect(club.chat).toMatchObject({ type: "supergroup", title: "Club" });
    expect(await bot.result("getChatMemberCount", { chat_id: club.chat.id })).toBe(2);
    const forum = await bot.result("createGroup", { title: "Forum", is_forum: true });
    expect(await bot.result("getChat", { chat_id: forum.chat.id })).toMatchObject({ is_forum: true });
    const news = await bot.result("createChannel", { title: "News", description: "What is new" });
    expect(news.chat).toMatchObject({ type: "channel", title: "News" });
    const posted = await bot.result("sendMessage", { chat_id: news.chat.id, text: "first" });
    expect(posted).toMatchObject({ chat: { id: news.chat.id }, text: "first" });
  });

  test("a group needs a title and somebody in it", async () => {
    expect(await bot.call("createGroup", { title: "  ", user_ids: [ALICE] })).toMatchObject({
      error_code: 400,
    });
    const { body } = await system.api.call("createGroup", { title: "Alone" });
    expect(body).toMatchObject({ ok: false, error_code: 400 });
    expect(body.description).toContain("a group needs somebody besides the account");
  });

  test("addChatMembers adds people, passes over members, and names those who may not be added", async () => {
    const shy = system.people.world.addUser({ phone: "+9996620077", firstName: "Shy", username: "shy_demo" });
    shy.blocked.set(system.people.account.id, 0);
    for (const type of ["group", "supergroup"]) {
      const { chat } = await bot.result("createGroup", { title: `More ${type}`, type, user_ids: [ALICE] });
      const user_ids = ["@bob_demo", "@alice_demo", "@shy_demo"];
      const { missing_user_ids } = await bot.result("addChatMembers", { chat_id: chat.id, user_ids });
      expect(missing_user_ids).toEqual([Number(shy.id)]);
      expect(await bot.result("getChatMemberCount", { chat_id: chat.id })).toBe(3);
    }
    const { body } = await system.api.call("addChatMembers", { chat_id: ALICE, user_ids: ["@bob_demo"] });
    expect(body).toMatchObject(
      refusal(400, "Bad Request: chat not found: nobody can be added to a private chat"),
    );
  });

  test("joinChat joins public chats, also twice", async () => {
    const id = await chats({ creator: "bob_demo", kind: "channel", title: "Open", username: "open_news" });
    for (const _ of [1, 2]) {
      expect(await bot.result("joinChat", { chat_id: "@open_news" })).toEqual({
        id,
        type: "channel",
        title: "Open",
        username: "open_news",
      });
    }
    const member = await bot.result("getChatMember", { chat_id: id, user_id: "me" });
    expect(member).toMatchObject({ status: "member" });
    expect(await bot.call("joinChat", { chat_id: ALICE })).toMatchObject({ error_code: 400 });
  });

  test("joinChat tells wrong links from requests that administrators decide on", async () => {
    const wrong = { invite_link: "https://t.me/+wrongwrongwrong" };
    expect(await bot.call("joinChat", wrong)).toEqual(refusal(400, "Bad Request: INVITE_HASH_INVALID"));
    expect((await system.api.call("joinChat", wrong)).body).toMatchObject(
      refusal(400, "Bad Request: the invite link is wrong or no longer valid"),
    );
    expect(await bot.call("joinChat", { invite_link: "https://example.com/x" })).toMatchObject({
      error_code: 400,
    });
    const linkTo = async (title: string, request_needed: boolean) => {
      const chat = { creator: "bob_demo", kind: "supergroup", title, username: `${title}_by_link` };
      const id = await chats(chat);
      const made = await system.control.request("POST", `/chats/${chat.username}/invites`, {
        request_needed,
      });
      return { id, ...(made as { link: string }) };
    };
    const open = await linkTo("open", false);
    for (const _ of [1, 2]) {
      const joined = await bot.result("joinChat", { invite_link: open.link });
      expect(joined).toMatchObject({ id: open.id, type: "supergroup", title: "open" });
    }
    const asked = await linkTo("asked", true);
    expect((await system.api.call("joinChat", { invite_link: asked.link })).body).toMatchObject({
      ok: false,
      error_code: 400,
      description: expect.stringContaining("administrators decide who joins"),
    });
    expect(await bot.call("joinChat", {})).toMatchObject({ error_code: 400 });
  });
});

import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: people, messages that wait for their time, what is read and what the account says of itself are handled
 * as in Telegram's own apps, in the Bot API's style.
 */

const TOKEN = "123456:end-to-end-token-of-a-program";
const ALICE = "@alice_demo";

let system: System;
let bot: BotClient;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN } });
  bot = createBotClient(system.apiUrl, TOKEN);
  // The tests do more, and faster, than Telegram takes.
  await system.control.request("PUT", "/limits", { enabled: false });
});
afterAll(() => system[Symbol.asyncDispose]());

const aliceId = () => Number(system.people.alice.id);
const bobId = () => Number(system.people.bob.id);
const groupId = () => -Number(system.people.group.id);
const refusal = (error_code: number, description: string) => ({ ok: false, error_code, description });
const tomorrow = () => Math.floor(Date.now() / 1000) + 86_400;
const send = async (params: Record<string, unknown>) =>
  (await bot.result("sendMessage", { chat_id: ALICE, ...params })).message_id;

/** All pages of a list, each with its items. */
async function pages(method: string, field: string, params: Record<string, unknown>) {
  const read: Record<string, unknown>[][] = [];
  let cursor: string | undefined;
  do {
    const result = await bot.result(method, cursor === undefined ? params : { ...params, cursor });
    read.push(result[field]);
    cursor = result.next_cursor;
  } while (cursor !== undefined && read.length < 50);
  return read;
}

describe("people", () => {
  test("getContacts lists the address book page by page, with what importContacts and addContact put there", async () => {
    const { world } = system.people;
    const carol = world.addUser({ phone: "+9996620055", firstName: "Carol", username: "carol_demo" });
    const contacts = [
      { phone_number: "+999 662-0055", first_name: "Carol", last_name: "Work" },
      { phone_number: "+9996629999", first_name: "Nobody" },
    ];
    expect(await bot.result("importContacts", { contacts })).toEqual({
      imported: [
        {
          phone_number: "+9996620055",
          user: expect.objectContaining({ id: Number(carol.id), first_name: "Carol", is_bot: false }),
        },
      ],
      not_found: ["+9996629999"],
      retry_later: [],
    });
    const bob = { user_id: "@bob_demo", first_name: "Robert", last_name: "Demo" };
    expect(await bot.result("addContact", bob)).toBe(true);
    const read = await pages("getContacts", "contacts", { limit: 2 });
    expect(read.map((page) => page.length)).toEqual([2, 1]);
    const told = read.flat();
    expect(told).toContainEqual({
      user: expect.objectContaining({ id: aliceId(), username: "alice_demo" }),
      phone_number: "+9996620002",
      is_mutual: true,
    });
    expect(told).toContainEqual(
      expect.objectContaining({
        user: expect.objectContaining({ id: bobId(), first_name: "Robert", last_name: "Demo" }),
      }),
    );
    expect(await bot.call("addContact", { user_id: groupId(), first_name: "x" })).toMatchObject({
      error_code: 400,
    });
  });

  test("resolvePhone tells whose number it is", async () => {
    const params = { phone_number: "+9996620002" };
    expect(await bot.result("resolvePhone", params)).toMatchObject({ id: aliceId(), username: "alice_demo" });
    const { body } = await system.api.call("resolvePhone", { phone_number: "+9996629998" });
    expect(body).toMatchObject({ ok: false, error_code: 400 });
    expect(body.description).toContain("no account with this phone number");
    const wrong = await system.api.call("resolvePhone", { phone_number: "Alice" });
    expect(wrong.body.description).toContain("+15550100");
  });

  test("getCommonChats lists the groups of both, page by page", async () => {
    const chat = { creator: "alice_demo", members: ["telepipe_demo"], kind: "supergroup" };
    const made = await system.control.request("POST", "/chats", {
      ...chat,
      title: "Two",
      username: "of_two",
    });
    const read = await pages("getCommonChats", "chats", { user_id: ALICE, limit: 1 });
    const told = read.flat().map(({ id }) => id);
    expect(told.toSorted()).toEqual([groupId(), (made as { id: number }).id].toSorted());
    expect(read.flat()).toContainEqual({ id: groupId(), type: "group", title: "Demo group" });
  });
});

describe("messages that wait", () => {
  test("schedule_date puts a message off; getScheduledMessages lists what waits, soonest first", async () => {
    const at = tomorrow();
    const later = await bot.result("sendMessage", { chat_id: ALICE, text: "later", schedule_date: at + 60 });
    expect(later).toMatchObject({ text: "later", date: at + 60, chat: { id: aliceId() } });
    await send({ text: "sooner", schedule_date: at });
    const photo = `data:image/png;base64,${PNG.toString("base64")}`;
    const sent = await bot.result("sendPhoto", {
      chat_id: ALICE,
      photo,
      caption: "last",
      schedule_date: at + 120,
    });
    expect(sent).toMatchObject({ caption: "last", date: at + 120, photo: expect.any(Array) });
    const message_id = await send({ text: "forwarded later" });
    const forward = { chat_id: ALICE, from_chat_id: ALICE, message_id, schedule_date: at + 180 };
    expect(await bot.result("forwardMessage", forward)).toMatchObject({ date: at + 180 });
    const read = await pages("getScheduledMessages", "messages", { chat_id: ALICE, limit: 3 });
    expect(read.map((page) => page.length)).toEqual([3, 1]);
    expect(read.flat().map(({ text, caption }) => text ?? caption)).toEqual([
      "sooner",
      "later",
      "last",
      "forwarded later",
    ]);
    const history = await bot.result("getChatHistory", { chat_id: ALICE });
    expect(history.messages.map(({ text }: { text?: string }) => text)).not.toContain("later");
  });

  test("a date that is past sends at once, one too far away is refused", async () => {
    const message_id = await send({ text: "at once", schedule_date: 1_000_000_000 });
    expect(await system.control.messages("alice_demo")).toContainEqual(
      expect.objectContaining({ id: message_id, text: "at once" }),
    );
    const far = { chat_id: ALICE, text: "x", schedule_date: tomorrow() + 400 * 86_400 };
    expect((await system.api.call("sendMessage", far)).body).toMatchObject(
      refusal(400, "Bad Request: the message can't be scheduled more than a year ahead"),
    );
  });
});

describe("reading", () => {
  const unread = async (chatId: number) => {
    const { chats } = await bot.result("getChats", { limit: 100 });
    return chats.find(({ chat }: { chat: { id: number } }) => chat.id === chatId)?.unread_count;
  };

  test("readHistory marks a chat as read up to a message, then all of it", async () => {
    const [first] = await system.control.write({ from: "bob_demo", text: "one" });
    await system.control.write({ from: "bob_demo", text: "two" });
    await eventually("both are unread", async () => (await unread(bobId())) === 2);
    expect(await bot.result("readHistory", { chat_id: bobId(), message_id: first })).toBe(true);
    expect(await unread(bobId())).toBe(1);
    await bot.result("readHistory", { chat_id: bobId() });
    expect(await unread(bobId())).toBe(0);
  });

  test("readHistory marks supergroups as read, mentions too", async () => {
    const chat = { creator: "bob_demo", members: ["telepipe_demo"], kind: "supergroup", username: "to_read" };
    const made = await system.control.request("POST", "/chats", { ...chat, title: "To read" });
    const { id } = made as { id: number };
    await system.control.write({ from: "bob_demo", chat: "to_read", text: "@telepipe_demo look" });
    const mentions = async () => {
      const { chats } = await bot.result("getChats", { limit: 100 });
      return chats.find((each: { chat: { id: number } }) => each.chat.id === id)?.unread_mention_count;
    };
    await eventually("the mention is unread", async () => (await mentions()) === 1);
    await bot.result("readHistory", { chat_id: id, with_mentions: true });
    expect(await unread(id)).toBe(0);
    expect(await mentions()).toBe(0);
  });

  test("getMessageViewers tells who has read a message, in private chats and in groups", async () => {
    const { world, alice, bob, account } = system.people;
    const message_id = await send({ text: "read me" });
    const viewers = (params: object) =>
      pages("getMessageViewers", "viewers", params as Record<string, unknown>);
    expect(await viewers({ chat_id: ALICE, message_id })).toEqual([[]]);
    const own = [...alice.box.dialogs.values()].find(({ peer }) => peer === account);
    if (own) world.conversations.read(alice, own, Number.MAX_SAFE_INTEGER);
    expect(await viewers({ chat_id: ALICE, message_id })).toEqual([
      [
        {
          user: expect.objectContaining({ id: aliceId(), username: "alice_demo" }),
          date: expect.any(Number),
        },
      ],
    ]);
    const toGroup = await send({ chat_id: groupId(), text: "read me, all" });
    for (const reader of [alice, bob]) {
      const dialog = [...reader.box.dialogs.values()].find(({ peer }) => peer === system.people.group);
      if (dialog) world.conversations.read(reader, dialog, Number.MAX_SAFE_INTEGER);
    }
    const read = await viewers({ chat_id: groupId(), message_id: toGroup, limit: 1 });
    expect(read.map((page) => page.length)).toEqual([1, 1]);
    const ids = read.flat().map(({ user }) => (user as { id: number }).id);
    expect(ids.toSorted()).toEqual([aliceId(), bobId()].toSorted());
  });

  test("getMessageViewers says where Telegram does not tell", async () => {
    const { chat } = await bot.result("createChannel", { title: "Posts" });
    const message_id = await send({ chat_id: chat.id, text: "a post" });
    const { body } = await system.api.call("getMessageViewers", { chat_id: chat.id, message_id });
    expect(body).toMatchObject(
      refusal(400, "Bad Request: Telegram does not tell who has read a channel's posts"),
    );
  });
});

describe("deleteChatHistory", () => {
  const texts = async (chat_id: string | number) => {
    const { messages } = await bot.result("getChatHistory", { chat_id, limit: 100 });
    return messages.flatMap(({ text }: { text?: string }) => text ?? []);
  };

  test("empties a private chat up to a message, then all of it", async () => {
    const first = await send({ chat_id: "@bob_demo", text: "early" });
    await send({ chat_id: "@bob_demo", text: "late" });
    await bot.result("deleteChatHistory", { chat_id: "@bob_demo", message_id: first });
    expect(await texts("@bob_demo")).toEqual(["late"]);
    expect(await bot.result("deleteChatHistory", { chat_id: "@bob_demo", for_everyone: true })).toBe(true);
    expect(await texts("@bob_demo")).toEqual([]);
  });

  test("empties a supergroup of the account's own, and nobody else's", async () => {
    const { chat } = await bot.result("createGroup", { title: "Mine", type: "supergroup" });
    await send({ chat_id: chat.id, text: "gone soon" });
    await bot.result("deleteChatHistory", { chat_id: chat.id, for_everyone: true });
    expect(await texts(chat.id)).toEqual([]);
    const other = {
      creator: "bob_demo",
      members: ["telepipe_demo"],
      kind: "supergroup",
      username: "not_mine",
    };
    await system.control.request("POST", "/chats", { ...other, title: "Not mine" });
    await send({ chat_id: "@not_mine", text: "stays" });
    const refused = await system.api.call("deleteChatHistory", { chat_id: "@not_mine", for_everyone: true });
    expect(refused.body).toMatchObject({ ok: false, error_code: 403 });
    expect(await texts("@not_mine")).toEqual(["stays"]);
  });
});

describe("the account itself", () => {
  test("sendChatAction shows more than bots can, and how far an upload is", async () => {
    for (const params of [{ action: "choose_contact" }, { action: "upload_document", progress: 40 }]) {
      expect(await bot.result("sendChatAction", { chat_id: ALICE, ...params })).toBe(true);
    }
    const { recent } = await system.control.calls("messages.setTyping");
    expect(JSON.stringify(recent)).toContain("sendMessageChooseContactAction");
    expect(JSON.stringify(recent)).toMatch(/sendMessageUploadDocumentAction[^}]*40/);
    const absurd = { chat_id: ALICE, action: "upload_photo", progress: 101 };
    expect(await bot.call("sendChatAction", absurd)).toMatchObject({ error_code: 400 });
  });

  test("setProfile changes names, bio and username, and leaves the rest", async () => {
    const changed = await bot.result("setProfile", { last_name: "", bio: "Answers within a day" });
    expect(changed).toMatchObject({ first_name: "Telepipe", username: "telepipe_demo" });
    expect(changed).not.toHaveProperty("last_name");
    expect(await bot.result("getChat", { chat_id: "me" })).toMatchObject({ bio: "Answers within a day" });
    const named = await bot.result("setProfile", { first_name: "Pipe", username: "@pipe_demo" });
    expect(named).toMatchObject({ first_name: "Pipe", username: "pipe_demo" });
    expect(await bot.result("getMe")).toMatchObject({ first_name: "Pipe", username: "pipe_demo" });
    const { body } = await system.api.call("setProfile", { username: "alice_demo", bio: "never" });
    expect(body).toMatchObject(refusal(400, "Bad Request: this username is taken"));
    expect(await bot.result("getChat", { chat_id: "me" })).toMatchObject({ bio: "Answers within a day" });
    expect(await bot.call("setProfile", {})).toMatchObject({ error_code: 400 });
  });

  test("setProfile gives the account another photo, in front of those before", async () => {
    const data = `data:image/png;base64,${PNG.toString("base64")}`;
    const photos = () => bot.result("getUserProfilePhotos", { user_id: Number(system.people.account.id) });
    const { total_count } = await photos();
    expect(await bot.result("setProfile", { photo: data })).toMatchObject({ is_bot: false });
    await bot.result("setProfile", { photo: data, first_name: "Pipe" });
    const both = await photos();
    expect(both.total_count).toBe(total_count + 2);
    expect(both.photos[0][0].file_unique_id).not.toBe(both.photos[1][0].file_unique_id);
    const text = `data:text/plain;base64,${Buffer.from("no picture").toString("base64")}`;
    expect(await bot.call("setProfile", { photo: text })).toMatchObject({ ok: false, error_code: 400 });
    expect((await photos()).total_count).toBe(total_count + 2);
  });
});

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

const chat = { chat_id: "@alice_demo" };

function atAlice() {
  const { people, simulator } = world;
  return simulator.world.messages(people.alice, people.account);
}

function send(text: string, chat_id: string | number = chat.chat_id) {
  return world.call("sendMessage", { chat_id, text });
}

/** Somebody writes to the account; returns the message's id there. */
async function receive(text: string): Promise<number> {
  const { alice, account } = world.people;
  const events = await world.simulator.world.inject({ from: alice, to: account, text });
  return events.get(account.box)!.message.id;
}

describe("editMessageText", () => {
  test("replaces the text and its formatting, and says when", async () => {
    const { message_id, date } = await send("before");
    const edited = await world.call("editMessageText", {
      ...chat,
      message_id,
      text: "*after*",
      parse_mode: "MarkdownV2",
    });

    expect(edited).toEqual({
      message_id,
      date,
      edit_date: expect.any(Number),
      chat: {
        id: Number(world.people.alice.id),
        type: "private",
        first_name: "Alice",
        username: "alice_demo",
      },
      from: { id: Number(world.people.account.id), is_bot: false, first_name: "Me", username: "the_account" },
      text: "after",
      entities: [{ type: "bold", offset: 0, length: 5 }],
    });
    expect(atAlice().at(-1)?.post.text).toBe("after");

    const plain = await world.call("editMessageText", { ...chat, message_id, text: "after" });
    expect(plain.entities).toBeUndefined();
  });

  test.each([
    ["of another", "MESSAGE_NOT_EDITABLE"],
    ["that does not exist", "MESSAGE_NOT_FOUND"],
    ["that stays the same", "MESSAGE_NOT_MODIFIED"],
  ])("refuses a message %s", async (which, code) => {
    const ids: Record<string, () => Promise<number>> = {
      "of another": () => receive("theirs"),
      "that does not exist": async () => 99_999,
      "that stays the same": async () => (await send("same")).message_id,
    };
    const message_id = await ids[which]!();
    const error = await world.refusal("editMessageText", { ...chat, message_id, text: "same" });
    expect(error.code).toBe(code);
  });

  test("says that it is too late", async () => {
    const { message_id } = await send("old");
    world.simulator.fault({ method: "messages.editMessage", error: "MESSAGE_EDIT_TIME_EXPIRED" });
    const error = await world.refusal("editMessageText", { ...chat, message_id, text: "new" });
    expect(error).toMatchObject({ code: "MESSAGE_NOT_EDITABLE", status: 400 });
  });
});

describe("deleteMessage", () => {
  test("deletes for both sides, in private chats and groups", async () => {
    for (const chat_id of ["@alice_demo", -Number(world.people.group.id)]) {
      const { message_id } = await send("to be deleted", chat_id);
      expect(await world.call("deleteMessage", { chat_id, message_id })).toBe(true);
    }
    expect(atAlice().some(({ post }) => post.text === "to be deleted")).toBe(false);
  });

  test("deletes what the other side wrote", async () => {
    const message_id = await receive("unwanted");
    await world.call("deleteMessage", { ...chat, message_id });
    expect(atAlice().some(({ post }) => post.text === "unwanted")).toBe(false);
  });

  test("says when there is no such message, also when it is another chat's", async () => {
    const { message_id } = await send("in the group", -Number(world.people.group.id));
    for (const id of [99_999, message_id]) {
      const error = await world.refusal("deleteMessage", { ...chat, message_id: id });
      expect(error).toMatchObject({ code: "MESSAGE_NOT_FOUND", detail: "message to delete not found" });
    }
    const twice = { ...chat, message_id: (await send("once")).message_id };
    await world.call("deleteMessage", twice);
    expect((await world.refusal("deleteMessage", twice)).code).toBe("MESSAGE_NOT_FOUND");
  });

  test("says when Telegram forbids it", async () => {
    const { alice, account, group } = world.people;
    const events = await world.simulator.world.inject({ from: alice, to: group, text: "theirs" });
    const { id } = events.get(account.box)!.message;
    const error = await world.refusal("deleteMessage", { chat_id: -Number(group.id), message_id: id });
    expect(error.code).toBe("MESSAGE_NOT_DELETABLE");
  });
});

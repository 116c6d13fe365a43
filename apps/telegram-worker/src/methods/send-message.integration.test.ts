import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** What Alice has of the private chat, oldest first. */
function atAlice() {
  const { people, simulator } = world;
  return simulator.world.messages(people.alice, people.account);
}

describe("sendMessage", () => {
  test("sends to a username in any case and returns the message", async () => {
    const sent = await world.call("sendMessage", { chat_id: "@Alice_Demo", text: "  hello  " });

    expect(sent).toEqual({
      message_id: expect.any(Number),
      date: expect.any(Number),
      chat: {
        id: Number(world.people.alice.id),
        type: "private",
        first_name: "Alice",
        username: "alice_demo",
      },
      from: { id: Number(world.people.account.id), is_bot: false, first_name: "Me", username: "the_account" },
      text: "hello",
    });
    expect(Math.abs(sent.date - Date.now() / 1000)).toBeLessThan(10);
    expect(atAlice().at(-1)?.post.text).toBe("hello");
  });

  test("finds a chat by its id, a phone number, a group's id and `me`", async () => {
    const { alice, group, account } = world.people;
    const groupId = -Number(group.id);
    for (const [chat_id, id] of [
      [Number(alice.id), Number(alice.id)],
      [String(alice.id), Number(alice.id)],
      ["+10000000003", Number(world.people.bob.id)],
      [groupId, groupId],
      ["me", Number(account.id)],
    ] as const) {
      const sent = await world.call("sendMessage", { chat_id, text: `to ${chat_id}` });
      expect(sent).toMatchObject({ chat: { id }, text: `to ${chat_id}` });
    }
  });

  test("sends what the markup says", async () => {
    const text = "<b>bold</b> & <a href='https://example.com/?a=1+2'>link</a>".replace("&", "&amp;");
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text, parse_mode: "HTML" });

    expect(sent).toMatchObject({
      text: "bold & link",
      entities: [
        { type: "bold", offset: 0, length: 4 },
        { type: "text_link", offset: 7, length: 4, url: "https://example.com/?a=1+2" },
      ],
    });
    expect(
      atAlice()
        .at(-1)
        ?.post.entities.map(({ _ }) => _),
    ).toEqual(["messageEntityBold", "messageEntityTextUrl"]);
  });

  test("takes entities instead of markup, with a mention by id", async () => {
    const { bob } = world.people;
    await world.call("sendMessage", { chat_id: "+10000000003", text: "hi" }); // Now Bob is known.
    const sent = await world.call("sendMessage", {
      chat_id: "@alice_demo",
      text: "<b> Bob, 😀 code",
      entities: [
        { type: "text_mention", offset: 4, length: 3, user: { id: Number(bob.id) } },
        { type: "code", offset: 12, length: 4 },
      ],
    });

    expect(sent.text).toBe("<b> Bob, 😀 code");
    expect(atAlice().at(-1)?.post.entities).toMatchObject([
      { _: "messageEntityMentionName", offset: 4, length: 3, user_id: bob.id },
      { _: "messageEntityCode", offset: 12, length: 4 },
    ]);
  });

  test("leaves a mention of an unknown user as text", async () => {
    const entities = [{ type: "text_mention", offset: 0, length: 4, user: { id: 777_777_777 } }];
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text: "Nobo", entities });
    expect(sent.entities).toBeUndefined();
  });

  test("answers a message, in both ways of saying so, and silently", async () => {
    const { message_id } = await world.call("sendMessage", { chat_id: "@alice_demo", text: "question" });
    for (const reply of [{ reply_to_message_id: message_id }, { reply_parameters: { message_id } }]) {
      await world.call("sendMessage", {
        chat_id: "@alice_demo",
        text: "answer",
        disable_notification: true,
        ...reply,
      });
      const { post } = atAlice().at(-1)!;
      expect(post).toMatchObject({ text: "answer", flags: { silent: true } });
      expect(post.reply?.to.text).toBe("question");
    }
  });

  test("sends once however often its job is run, and returns the one message each time", async () => {
    const jobId = randomUUID();
    const params = { chat_id: "@alice_demo", text: "exactly once" };
    const first = await world.call("sendMessage", params, jobId);
    await world.call("sendMessage", { chat_id: "@alice_demo", text: "something later" });
    const second = await world.call("sendMessage", params, jobId);

    expect(second).toEqual(first);
    expect(atAlice().filter(({ post }) => post.text === "exactly once")).toHaveLength(1);
  });

  test.each([
    [{ text: "   " }, "TEXT_EMPTY", "message text is empty"],
    [{ text: "<b></b>", parse_mode: "html" }, "TEXT_EMPTY", "message text is empty"],
    [{ text: "x".repeat(4097) }, "TEXT_TOO_LONG", "message is too long"],
    [
      { text: "<b>x", parse_mode: "HTML" },
      "ENTITIES_INVALID",
      expect.stringMatching(/^can't parse entities: .*offset/),
    ],
    [{ text: "*x", parse_mode: "MarkdownV2" }, "ENTITIES_INVALID", expect.stringContaining("byte offset 0")],
    [
      { text: "x", entities: [{ type: "bold", offset: 0, length: 2 }] },
      "ENTITIES_INVALID",
      expect.any(String),
    ],
    [{ chat_id: "@nobody_here" }, "CHAT_NOT_FOUND", "chat not found: nobody has this username"],
    [{ chat_id: "+19999999999" }, "CHAT_NOT_FOUND", expect.stringContaining("phone number")],
    [{ chat_id: 123_456_789 }, "CHAT_NOT_FOUND", expect.stringContaining("@username or +phone")],
    [{ chat_id: -123_456_789 }, "CHAT_NOT_FOUND", "chat not found"],
    [{ chat_id: -1_001_234_567_890 }, "CHAT_NOT_FOUND", expect.stringContaining("@username")],
    [{ reply_to_message_id: 99_999 }, "MESSAGE_NOT_FOUND", "message to be replied not found"],
  ])("refuses %o", async (fields, code, detail) => {
    const error = await world.refusal("sendMessage", { chat_id: "@alice_demo", text: "x", ...fields });
    expect(error).toMatchObject({ code, detail });
  });

  test("takes exactly 4096 characters after parsing", async () => {
    const text = `<b>${"x".repeat(4096)}</b>`;
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text, parse_mode: "HTML" });
    expect(sent.text).toHaveLength(4096);
  });

  test("tells how long to wait", async () => {
    world.simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_7" });
    const error = await world.refusal("sendMessage", { chat_id: "@alice_demo", text: "x" });
    expect(error).toMatchObject({ code: "FLOOD_WAIT", retryAfterSeconds: 7, status: 429 });
  });

  test("is not held up by another chat's failing send", async () => {
    const before = atAlice().length;
    world.simulator.fault({ method: "messages.sendMessage", error: "CHAT_WRITE_FORBIDDEN" });
    const [failed, sent] = await Promise.all([
      world.refusal("sendMessage", { chat_id: "+10000000003", text: "fails" }),
      world.call("sendMessage", { chat_id: "@alice_demo", text: "arrives" }),
    ]);
    expect(failed.code).toBe("FORBIDDEN");
    expect(sent.text).toBe("arrives");
    expect(atAlice()).toHaveLength(before + 1);
  });
});

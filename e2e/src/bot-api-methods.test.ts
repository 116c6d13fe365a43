import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectDeclaredResult } from "./as-declared.ts";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: the methods of the Bot API do on a user account what they do for a bot, and answer with its objects. */

const TOKEN = "123456:end-to-end-token-of-a-program";
const ALICE = "@alice_demo";

let system: System;
let bot: BotClient;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN } });
  bot = createBotClient(system.apiUrl, TOKEN);
  // The tests send more to one person, and faster, than Telegram takes.
  await system.control.request("PUT", "/limits", { enabled: false });
});
afterAll(() => system[Symbol.asyncDispose]());

const png = `data:image/png;base64,${PNG.toString("base64")}`;
const me = () => ({ id: Number(system.people.account.id), is_bot: false });
const chat = () => ({ id: Number(system.people.alice.id), type: "private", first_name: "Alice" });
const send = async (text: string) => (await bot.result("sendMessage", { chat_id: ALICE, text })).message_id;
const group = () => -Number(system.people.group.id);

async function upload(method: string, fields: Record<string, string>, files: Record<string, [Blob, string]>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, [blob, fileName]] of Object.entries(files)) form.append(name, blob, fileName);
  const response = await fetch(`${system.apiUrl}/bot${TOKEN}/${method}`, { method: "POST", body: form });
  // biome-ignore lint/suspicious/noExplicitAny: wire shapes are written out by hand
  const answer = (await response.json()) as any;
  if (answer.ok) expectDeclaredResult(method, "bot_api", answer.result);
  return answer;
}

test("getMe names the account", async () => {
  expect(await bot.result("getMe")).toMatchObject({
    ...me(),
    first_name: expect.any(String),
    username: "telepipe_demo",
    can_join_groups: true,
    supports_inline_queries: false,
  });
});

describe("sending", () => {
  test("sendMessage with entities, a quote of what it answers, and no preview", async () => {
    const answered = await send("one, two, three");
    const message = await bot.result("sendMessage", {
      chat_id: ALICE,
      text: "see https://example.com",
      entities: [{ type: "bold", offset: 0, length: 3 }],
      link_preview_options: { is_disabled: true },
      reply_parameters: { message_id: answered, quote: "two" },
    });
    expect(message).toMatchObject({
      from: me(),
      chat: chat(),
      text: "see https://example.com",
      entities: expect.arrayContaining([{ type: "bold", offset: 0, length: 3 }]),
      reply_to_message: { message_id: answered, text: "one, two, three" },
      quote: { text: "two", is_manual: true },
    });
  });

  test("an answer to what is gone goes out when it may", async () => {
    const reply_parameters = { message_id: 99_999, allow_sending_without_reply: true };
    const message = await bot.result("sendMessage", { chat_id: ALICE, text: "still", reply_parameters });
    expect(message).toMatchObject({ text: "still" });
    expect(message).not.toHaveProperty("reply_to_message");
    const refused = await bot.call("sendMessage", {
      chat_id: ALICE,
      text: "no",
      reply_parameters: { message_id: 99_999 },
    });
    expect(refused.description).toBe("Bad Request: message to be replied not found");
  });

  test.each([
    [
      "sendLocation",
      { latitude: 52.37, longitude: "4.89" },
      { location: { latitude: expect.closeTo(52.37) } },
    ],
    ["sendLocation", { latitude: 1, longitude: 2, live_period: 900 }, { location: { live_period: 900 } }],
    [
      "sendVenue",
      { latitude: 1, longitude: 2, title: "Dam", address: "Amsterdam", foursquare_id: "f1" },
      { venue: { title: "Dam", address: "Amsterdam", foursquare_id: "f1" }, location: { latitude: 1 } },
    ],
    [
      "sendContact",
      { phone_number: "+10000000003", first_name: "Bob" },
      { contact: { phone_number: expect.stringContaining("10000000003"), first_name: "Bob" } },
    ],
    ["sendDice", { emoji: "🎯" }, { dice: { emoji: "🎯", value: expect.any(Number) } }],
    [
      "sendPoll",
      { question: "Tea?", options: ["Yes", { text: "No" }], is_anonymous: false },
      { poll: { question: "Tea?", options: [{ text: "Yes" }, { text: "No" }], is_anonymous: false } },
    ],
    [
      "sendPoll",
      { question: "2+2", options: '["3","4"]', type: "quiz", correct_option_id: "1", explanation: "sum" },
      { poll: { type: "quiz", allows_multiple_answers: false } },
    ],
  ])("%s %j", async (method, params, expected) => {
    expect(await bot.result(method, { chat_id: ALICE, ...params })).toMatchObject(expected);
  });

  test.each([
    ["sendPhoto", "photo", { photo: expect.arrayContaining([expect.objectContaining({ width: 1 })]) }],
    ["sendDocument", "document", { document: { file_name: "a.png", mime_type: "image/png" } }],
    ["sendAudio", "audio", { audio: { duration: 7, performer: "Me", title: "Song" } }],
    ["sendVideo", "video", { video: { width: 320, height: 240, duration: 7 } }],
    ["sendAnimation", "animation", { animation: { width: 320 }, document: {} }],
    ["sendVoice", "voice", { voice: { duration: 7 } }],
    ["sendVideoNote", "video_note", { video_note: { length: 320 } }],
    ["sendSticker", "sticker", { sticker: { type: "regular", emoji: "🐱" } }],
  ])("%s sends an upload, and the same again by its file_id", async (method, field, expected) => {
    const more = { duration: "7", width: "320", height: "240", performer: "Me", title: "Song", emoji: "🐱" };
    const { result } = await upload(
      method,
      { chat_id: ALICE, ...more },
      { [field]: [new Blob([PNG]), "a.png"] },
    );
    expect(result).toMatchObject(expected);
    const file = Array.isArray(result[field]) ? result[field].at(-1) : result[field];
    const again = await bot.result(method, { chat_id: ALICE, [field]: file.file_id });
    const same = Array.isArray(again[field]) ? again[field].at(-1) : again[field];
    expect(same.file_unique_id).toBe(file.file_unique_id);
  });

  test("sendMediaGroup sends an album of uploads, ids and URLs' kinds in order", async () => {
    const { result: photo } = await upload(
      "sendPhoto",
      { chat_id: ALICE },
      { photo: [new Blob([PNG]), "a.png"] },
    );
    const media = [
      { type: "photo", media: "attach://first", caption: "<b>Two</b>", parse_mode: "HTML" },
      { type: "photo", media: photo.photo[0].file_id },
    ];
    const { result } = await upload(
      "sendMediaGroup",
      { chat_id: ALICE, media: JSON.stringify(media) },
      { first: [new Blob([PNG]), "b.png"] },
    );
    expect(result).toMatchObject([
      { caption: "Two", caption_entities: [{ type: "bold" }], photo: [{ width: 1 }] },
      { photo: [{ width: 1 }] },
    ]);
    expect(result[0].media_group_id).toBe(result[1].media_group_id);
    expect(result[1].message_id).toBe(result[0].message_id + 1);
  });
});

describe("forwarding and copying", () => {
  test("forwardMessage tells the origin, copyMessage does not", async () => {
    const message_id = await send("original");
    const to = { chat_id: "@bob_demo", from_chat_id: ALICE };
    const forwarded = await bot.result("forwardMessage", { ...to, message_id });
    expect(forwarded).toMatchObject({
      chat: { id: Number(system.people.bob.id) },
      text: "original",
      forward_origin: { type: "user", sender_user: me() },
    });
    const copy = await bot.result("copyMessage", { ...to, message_id });
    expect(copy).toEqual({ message_id: expect.any(Number) });
    const [copied] = (await system.control.messages("bob_demo")).slice(-1);
    expect(copied).toMatchObject({ id: copy.message_id, text: "original" });
    expect((await bot.call("forwardMessage", { ...to, message_id: 99_999 })).description).toBe(
      "Bad Request: message to forward not found",
    );
    expect((await bot.call("copyMessage", { ...to, message_id: 99_999 })).description).toBe(
      "Bad Request: message to copy not found",
    );
  });

  test("a copied file can have another caption", async () => {
    const { result } = await upload("sendPhoto", { chat_id: ALICE }, { photo: [new Blob([PNG]), "a.png"] });
    const { message_id } = result;
    await bot.result("copyMessage", {
      chat_id: "@bob_demo",
      from_chat_id: ALICE,
      message_id,
      caption: "mine",
    });
    const [copied] = (await system.control.messages("bob_demo")).slice(-1);
    expect(copied).toMatchObject({ text: "mine", media: { kind: "photo" } });
  });

  test("forwardMessages and copyMessages pass over what is not there", async () => {
    const message_ids = [await send("a"), 99_999, await send("b")];
    const to = { chat_id: "@bob_demo", from_chat_id: ALICE, message_ids };
    for (const method of ["forwardMessages", "copyMessages"]) {
      const made = await bot.result(method, to);
      expect(made).toEqual([{ message_id: expect.any(Number) }, { message_id: made[0].message_id + 1 }]);
    }
  });
});

describe("changing", () => {
  test("editMessageText, editMessageCaption and editMessageMedia answer with the message", async () => {
    const message_id = await send("befor");
    expect(await bot.result("editMessageText", { chat_id: ALICE, message_id, text: "before" })).toMatchObject(
      {
        message_id,
        text: "before",
        edit_date: expect.any(Number),
      },
    );
    const same = await bot.call("editMessageText", { chat_id: ALICE, message_id, text: "before" });
    expect(same.description).toMatch(/^Bad Request: message is not modified: specified new message content/);
    const gone = await bot.call("editMessageText", { chat_id: ALICE, message_id: 99_999, text: "x" });
    expect(gone.description).toBe("Bad Request: message to edit not found");

    const { result } = await upload(
      "sendDocument",
      { chat_id: ALICE },
      { document: [new Blob([PNG]), "a.png"] },
    );
    const file = { chat_id: ALICE, message_id: result.message_id };
    expect(await bot.result("editMessageCaption", { ...file, caption: "new" })).toMatchObject({
      caption: "new",
    });
    const media = { type: "document", media: "attach://x", caption: "other" };
    const edited = await upload(
      "editMessageMedia",
      { chat_id: ALICE, message_id: String(file.message_id), media: JSON.stringify(media) },
      { x: [new Blob(["text"]), "b.txt"] },
    );
    expect(edited.result).toMatchObject({ caption: "other", document: { file_name: "b.txt" } });
  });

  test("deleteMessage and deleteMessages delete for everyone", async () => {
    const message_id = await send("gone");
    expect(await bot.result("deleteMessage", { chat_id: ALICE, message_id })).toBe(true);
    expect((await bot.call("deleteMessage", { chat_id: ALICE, message_id })).description).toBe(
      "Bad Request: message to delete not found",
    );
    const message_ids = [await send("a"), message_id, await send("b")];
    expect(await bot.result("deleteMessages", { chat_id: ALICE, message_ids })).toBe(true);
    const left = (await system.control.messages("alice_demo")).map(({ id }) => id);
    expect(left).not.toContain(message_ids[0]);
    expect(left).not.toContain(message_ids[2]);
  });

  test("pins come and go", async () => {
    const [message_id, later] = [await send("pin me"), await send("me too")];
    const pin = (method: string, more = {}) => bot.result(method, { chat_id: ALICE, ...more });
    expect(await pin("pinChatMessage", { message_id, disable_notification: true })).toBe(true);
    expect(await pin("pinChatMessage", { message_id })).toBe(true);
    expect(await pin("pinChatMessage", { message_id: later })).toBe(true);
    expect((await pin("getChat")).pinned_message).toMatchObject({ message_id: later });
    expect(await pin("unpinChatMessage")).toBe(true);
    expect((await pin("getChat")).pinned_message).toMatchObject({ message_id });
    expect(await pin("unpinAllChatMessages")).toBe(true);
    expect(await pin("getChat")).not.toHaveProperty("pinned_message");
    expect((await bot.call("pinChatMessage", { chat_id: ALICE, message_id: 99_999 })).description).toBe(
      "Bad Request: message to pin not found",
    );
  });

  test("setMessageReaction and sendChatAction answer true", async () => {
    const message_id = await send("like it?");
    const reaction = [{ type: "emoji", emoji: "👍" }];
    expect(await bot.result("setMessageReaction", { chat_id: ALICE, message_id, reaction })).toBe(true);
    expect(await bot.result("setMessageReaction", { chat_id: ALICE, message_id })).toBe(true);
    for (const action of ["typing", "upload_photo", "record_video_note"]) {
      expect(await bot.result("sendChatAction", { chat_id: ALICE, action })).toBe(true);
    }
    expect((await bot.call("sendChatAction", { chat_id: ALICE, action: "dance" })).description).toBe(
      "Bad Request: wrong parameter action in request",
    );
  });

  test("stopPoll of a quiz tells the right answer, which nobody was told before", async () => {
    const quiz = { question: "6 x 7?", options: ["41", "42"], type: "quiz", correct_option_id: 1 };
    const { message_id } = await bot.result("sendPoll", { chat_id: ALICE, ...quiz });
    expect(await bot.result("stopPoll", { chat_id: ALICE, message_id })).toMatchObject({
      type: "quiz",
      is_closed: true,
      correct_option_id: 1,
    });
  });

  test("stopPoll closes a poll and answers with it", async () => {
    const { message_id } = await bot.result("sendPoll", {
      chat_id: ALICE,
      question: "Tea?",
      options: ["Yes", "No"],
    });
    expect(await bot.result("stopPoll", { chat_id: ALICE, message_id })).toMatchObject({
      question: "Tea?",
      is_closed: true,
      options: [{ text: "Yes", voter_count: 0 }, { text: "No" }],
    });
    expect((await bot.call("stopPoll", { chat_id: ALICE, message_id: await send("x") })).description).toBe(
      "Bad Request: message with poll to stop not found",
    );
  });
});

describe("looking up", () => {
  test("getChat tells of a user and of a group", async () => {
    expect(await bot.result("getChat", { chat_id: ALICE })).toMatchObject({
      ...chat(),
      username: "alice_demo",
      accent_color_id: expect.any(Number),
      max_reaction_count: expect.any(Number),
    });
    expect(await bot.result("getChat", { chat_id: group() })).toMatchObject({
      id: group(),
      type: "group",
      title: expect.any(String),
      permissions: { can_send_messages: true },
    });
  });

  test("getChatMember and getChatMemberCount", async () => {
    const { alice, account } = system.people;
    expect(await bot.result("getChatMemberCount", { chat_id: group() })).toBeGreaterThan(1);
    const member = await bot.result("getChatMember", { chat_id: group(), user_id: Number(alice.id) });
    expect(member).toMatchObject({ status: expect.any(String), user: { first_name: "Alice" } });
    expect(await bot.result("getChatMember", { chat_id: ALICE, user_id: Number(account.id) })).toMatchObject({
      status: "member",
    });
  });

  test("getUserProfilePhotos lists sizes", async () => {
    expect(
      await bot.result("getUserProfilePhotos", { user_id: Number(system.people.alice.id) }),
    ).toMatchObject({
      total_count: expect.any(Number),
      photos: expect.any(Array),
    });
  });

  test("getFile makes a file downloadable, in ranges, after its reference has expired too", async () => {
    const bytes = Buffer.from("0123456789".repeat(1000));
    const { result } = await upload(
      "sendDocument",
      { chat_id: ALICE },
      { document: [new Blob([bytes]), "d.txt"] },
    );
    const { file_id, file_unique_id } = result.document;
    await system.control.fault({ method: "upload.getFile", error: "FILE_REFERENCE_EXPIRED", times: 1 });
    const file = await bot.result("getFile", { file_id });
    expect(file).toEqual({
      file_id,
      file_unique_id,
      file_size: 10_000,
      file_path: expect.stringMatching(/\.txt$/),
    });
    const url = `${system.apiUrl}/file/bot${TOKEN}/${file.file_path}`;
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
    const part = await fetch(url, { headers: { range: "bytes=10-19" } });
    expect([part.status, await part.text()]).toEqual([206, "0123456789"]);
    expect((await bot.call("getFile", { file_id: "AgACAgIAAx" })).description).toBe(
      "Bad Request: wrong file identifier/HTTP URL specified",
    );
    expect((await bot.call("getFile")).description).toBe("Bad Request: file_id not specified");
  });

  test("a file_id whose reference has expired is sent all the same", async () => {
    const { result } = await upload("sendPhoto", { chat_id: ALICE }, { photo: [new Blob([PNG]), "a.png"] });
    system.people.world.media.references.expire();
    const again = await bot.result("sendPhoto", { chat_id: ALICE, photo: result.photo[0].file_id });
    expect(again.photo[0].file_unique_id).toBe(result.photo[0].file_unique_id);
  });
});

test("base64 is a file in the Bot API only with its type in front", async () => {
  expect(await bot.result("sendDocument", { chat_id: ALICE, document: png })).toMatchObject({
    document: { mime_type: "image/png" },
  });
});

test.each(["logOut", "sendPaidMedia", "answerCallbackQuery"])(
  "%s is refused and says why",
  async (method) => {
    expect(await bot.call(method)).toEqual({
      ok: false,
      error_code: 400,
      description: expect.stringMatching(`^Bad Request: ${method} is available to bots only: .+`),
    });
  },
);

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});

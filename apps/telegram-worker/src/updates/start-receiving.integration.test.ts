import { randomBytes } from "node:crypto";
import type { Event } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { describe, expect, inject, test } from "vitest";
import { startReceivingWorld } from "../../test/receiving-world.ts";

const redisUrl = inject("redisUrl");

test("a text becomes an event with everything that is known of it", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  const bold = { _: "messageEntityBold", offset: 6, length: 4 };
  const copy = await world.write({ from: alice, text: "Hi 🙂 bold", entities: [bold] });
  const [event] = await world.events(1);
  const name = {
    id: Number(alice.id),
    first_name: "Alice",
    last_name: "Example",
    username: "alice_demo",
  };
  expect(event).toEqual({
    v: 1,
    id: `new_${account.id}_${alice.id}_${copy.id}`,
    type: "message.new",
    account: { id: Number(account.id), phone_number: "+10000000001" },
    chat_id: Number(alice.id),
    received_at: expect.any(Number),
    data: {
      message: {
        message_id: copy.id,
        chat: { id: Number(alice.id), type: "private", title: null, username: "alice_demo" },
        date: copy.post.date,
        edit_date: null,
        from: {
          id: Number(alice.id),
          is_bot: false,
          first_name: "Alice",
          last_name: "Example",
          username: "alice_demo",
          language_code: "en",
          phone_number: "10000000002",
        },
        text: "Hi 🙂 bold",
        entities: [{ type: "bold", offset: 6, length: 4 }],
        media: null,
        reply_to: null,
        service: null,
        media_group_id: null,
        bot_api: {
          message_id: copy.id,
          from: { ...name, is_bot: false, language_code: "en" },
          chat: { ...name, type: "private" },
          date: copy.post.date,
          text: "Hi 🙂 bold",
          entities: [{ type: "bold", offset: 6, length: 4 }],
        },
      },
    },
  });
  expect(world.printed).toEqual([`${JSON.stringify(event)}\n`]);
});

test("a stranger's and a group's messages name who wrote and where", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { bob, group } = world.people;
  await world.write({ from: bob, text: "private" });
  await world.write({ from: bob, to: group, text: "to all" });
  await world.write({ from: bob, to: group, text: "to all, in the short form" });
  const byText = new Map(messages(await world.events(3)).map((message) => [message.text, message]));
  expect(byText.get("private")).toMatchObject({
    chat: { id: Number(bob.id), type: "private", username: null },
    from: { id: Number(bob.id), first_name: "Bob", last_name: null, username: null },
  });
  for (const text of ["to all", "to all, in the short form"]) {
    expect(byText.get(text)).toMatchObject({
      chat: { id: -Number(group.id), type: "group", title: "Friends", username: null },
      from: { id: Number(bob.id), first_name: "Bob" },
    });
  }
});

test("a group message that nobody signs is delivered without a sender", async () => {
  await using world = await startReceivingWorld(redisUrl);
  await world.write({ from: undefined, to: world.people.group, text: "anonymous" });
  const [message] = messages(await world.events(1));
  expect(message).toMatchObject({ text: "anonymous", from: null, chat: { type: "group" } });
});

test("after a restart a short push, which names nobody, is completed by asking once", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  // As if an earlier run had been introduced to her.
  account.introduced.add(alice.id).add(account.id);
  for (const text of ["one", "two", "three"]) await world.write({ from: alice, text });
  const received = messages(await world.events(3));
  expect(received.map(({ text, from }) => [text, from?.first_name])).toEqual([
    ["one", "Alice"],
    ["two", "Alice"],
    ["three", "Alice"],
  ]);
  expect(world.simulator.calls("messages.getMessages").count).toBe(1);
});

test("a short push is delivered with the bare id when Telegram does not say more", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  account.introduced.add(alice.id).add(account.id);
  world.simulator.fault({ method: "messages.getMessages", error: "MSG_ID_INVALID", times: 1 });
  await world.write({ from: alice, text: "hello" });
  const [message] = messages(await world.events(1));
  expect(message).toMatchObject({ text: "hello", from: { id: Number(alice.id), first_name: null } });
});

describe("media", () => {
  const content = randomBytes(1_300_000); // Three parts.

  test.each([
    ["document", { fileName: "Report 1.pdf", mimeType: "application/pdf" }, "document", /\.pdf$/],
    ["document", { fileName: "noext", mimeType: "application/json" }, "document", /\.json$/],
    ["audio", {}, "audio", /\.mp3$/],
    ["voice", {}, "voice", /\.ogg$/],
    ["video", {}, "video", /\.mp4$/],
    ["sticker", {}, "document", /\.webp$/],
  ] as const)("%s %o is downloaded as %s", async (kind, more, type, name) => {
    await using world = await startReceivingWorld(redisUrl);
    await world.write({ from: world.people.alice, text: "look", media: { kind, content, ...more } });
    const [message] = messages(await world.events(1));
    expect(message).toMatchObject({
      text: "look",
      media: {
        type,
        file_id: expect.stringMatching(/^-?\d+$/),
        file: expect.stringMatching(name),
        size_bytes: content.length,
        download_error: null,
        content: null,
      },
    });
    if ("fileName" in more) expect(message?.media?.file_name).toBe(more.fileName);
    expect(content.equals(await world.readMedia(message?.media?.file ?? ""))).toBe(true);
  });

  test("a photo is downloaded in its largest size", async () => {
    await using world = await startReceivingWorld(redisUrl);
    await world.write({ from: world.people.alice, media: { kind: "photo", sizeBytes: 700_000 } });
    const [message] = messages(await world.events(1));
    expect(message).toMatchObject({
      text: "",
      media: { type: "photo", file: expect.stringMatching(/\.jpg$/), size_bytes: 700_000 },
    });
    expect((await world.readMedia(message?.media?.file ?? "")).length).toBe(700_000);
  });

  test.each([
    [
      { kind: "geo", lat: 52.5, long: 13.4 },
      { type: "geo", content: { geo: { lat: 52.5, long: 13.4 } } },
    ],
    [
      { kind: "contact", phone: "+10000000003", firstName: "Bob", lastName: "B" },
      { type: "contact", content: { phone_number: "10000000003", first_name: "Bob" } },
    ],
    [
      { kind: "poll", question: "Tea?", options: ["yes", "no"] },
      { type: "poll", content: { poll: { question: { text: "Tea?" } } } },
    ],
    [{ kind: "unsupported" }, { type: "unsupported", content: {} }],
  ] as const)("%o keeps its kind and content", async (recipe, expected) => {
    await using world = await startReceivingWorld(redisUrl);
    const media = structuredClone(recipe) as Parameters<typeof world.write>[0]["media"];
    await world.write({ from: world.people.alice, media });
    const [message] = messages(await world.events(1));
    expect(message?.media).toMatchObject({ ...expected, file_id: null, file: null, download_error: null });
  });

  test("a link's preview is no media", async () => {
    await using world = await startReceivingWorld(redisUrl);
    const media = { kind: "webpage", url: "https://example.com/", title: "Example" } as const;
    await world.write({ from: world.people.alice, text: "https://example.com/", media });
    const [message] = messages(await world.events(1));
    expect(message).toMatchObject({ text: "https://example.com/", media: null });
  });
});

test("a reply carries the original with its text, sender, date and downloaded media", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice } = world.people;
  const media = { kind: "photo", sizeBytes: 30_000 } as const;
  const original = await world.write({ from: alice, text: "the original", media });
  await world.write({ from: alice, text: "the answer", replyTo: original });
  const [, answer] = messages(await world.events(2));
  expect(answer).toMatchObject({
    text: "the answer",
    media: null,
    reply_to: {
      message_id: original.id,
      text: "the original",
      sender_id: Number(alice.id),
      sender_name: "Alice Example",
      date: original.post.date,
      media: { type: "photo", file: expect.stringMatching(/\.jpg$/), download_error: null },
    },
  });
  expect((await world.readMedia(answer?.reply_to?.media?.file ?? "")).length).toBe(30_000);
});

test("a reply to the account's own message names the account", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  const own = await world.write({ from: account, to: alice, text: "my own" });
  await world.write({ from: alice, text: "the answer", replyTo: own });
  const [, answer] = messages(await world.events(2));
  expect(answer?.reply_to).toMatchObject({
    message_id: own.id,
    text: "my own",
    sender_id: Number(account.id),
    sender_name: "Me",
  });
});

test("a reply whose original cannot be had is delivered with its id", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice } = world.people;
  const original = await world.write({ from: alice, text: "the original" });
  await world.events(1);
  world.simulator.fault({ method: "messages.getMessages", error: "INTERNAL", times: 9 });
  await world.write({ from: alice, text: "the answer", replyTo: original });
  const [, answer] = messages(await world.events(2));
  expect(answer?.reply_to).toEqual({
    message_id: original.id,
    text: null,
    media: null,
    sender_id: null,
    sender_name: null,
    date: null,
  });
});

test("service messages are delivered as what they are", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, group } = world.people;
  const carol = world.simulator.world.addUser({ phone: "+10000000004", firstName: "Carol" });
  const service = { action: "chat_add_user", user: carol } as const;
  await world.write({ from: alice, to: group, service });
  await world.write({ from: alice, to: group, service: { action: "chat_edit_title", title: "New" } });
  const [added, titled] = messages(await world.events(2));
  expect(added).toMatchObject({
    text: "",
    from: { first_name: "Alice" },
    service: { action: "chat_add_user", content: { users: [String(carol.id)] } },
  });
  expect(titled?.service).toEqual({ action: "chat_edit_title", content: { title: "New" } });
});

test("edits and deletions follow the message, in its chat", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice } = world.people;
  const copy = await world.write({ from: alice, text: "frist" });
  world.simulator.world.edit(copy, "first");
  world.simulator.world.delete(copy);
  const events = await world.events(3);
  expect(events.map(({ type, chat_id }) => [type, chat_id])).toEqual([
    ["message.new", Number(alice.id)],
    ["message.edited", Number(alice.id)],
    ["message.deleted", Number(alice.id)],
  ]);
  expect(messages(events)[1]).toMatchObject({ text: "first", edit_date: expect.any(Number) });
  expect(events[2]?.data).toEqual({ message_ids: [copy.id] });
  expect(new Set(events.map(({ id }) => id)).size).toBe(3);
});

test("any other update is delivered under Telegram's name for it", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  world.simulator.world.conversations.type(alice, account, { _: "sendMessageTypingAction" });
  const [event] = await world.events(1);
  expect(event).toMatchObject({
    type: "update.other",
    chat_id: Number(alice.id),
    data: {
      kind: "updateUserTyping",
      update: { user_id: String(alice.id), action: { _: "sendMessageTypingAction" } },
    },
  });
});

test("what the account writes on another device, edits and reacts to is told as such", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, account } = world.people;
  const own = await world.write({ from: account, to: alice, text: "from another device" });
  world.simulator.world.edit(own, "edited there");
  await world.write({ from: account, to: account, text: "a note to myself" });
  const chat = Number(alice.id);
  const me = Number(account.id);
  const events = await world.events(3);
  expect(events.filter(({ chat_id }) => chat_id === me)).toMatchObject([
    { type: "message.sent", data: { message: { text: "a note to myself", from: { id: me } } } },
  ]);
  expect(events.filter(({ chat_id }) => chat_id === chat)).toMatchObject([
    {
      type: "message.sent",
      id: `new_${me}_${chat}_${own.id}`,
      chat_id: chat,
      data: {
        message: { text: "from another device", chat: { id: chat }, from: { id: me, first_name: "Me" } },
      },
    },
    { type: "message.edited", data: { message: { text: "edited there", from: { id: me } } } },
  ]);
});

test("the account's own messages are no events while nobody wants them", async () => {
  await using world = await startReceivingWorld(redisUrl, { isWanted: () => false });
  const { alice, account } = world.people;
  await world.write({ from: account, to: alice, text: "from another device" });
  await world.write({ from: alice, text: "incoming" });
  expect(messages(await world.events(1)).map(({ text }) => text)).toEqual(["incoming"]);
});

test("a burst arrives complete and in order, in batches", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, bob } = world.people;
  const texts = Array.from({ length: 1000 }, (_, index) => `message ${index}`);
  for (const [index, text] of texts.entries()) await world.write({ from: index % 2 ? alice : bob, text });
  const events = await world.events(1000);
  const ofAlice = messages(events.filter(({ chat_id }) => chat_id === Number(alice.id)));
  const ofBob = messages(events.filter(({ chat_id }) => chat_id === Number(bob.id)));
  expect(ofAlice.map(({ text }) => text)).toEqual(texts.filter((_, index) => index % 2));
  expect(ofBob.map(({ text }) => text)).toEqual(texts.filter((_, index) => !(index % 2)));
  expect((await world.batches()).length).toBeLessThan(900);
});

test("a slow download holds up its own chat only", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, bob } = world.people;
  world.simulator.fault({ method: "upload.getFile", delayMs: 600 });
  await world.write({ from: alice, text: "slow", media: { kind: "document", sizeBytes: 1000 } });
  await world.write({ from: alice, text: "behind it" });
  await world.write({ from: bob, text: "elsewhere" });
  expect(messages(await world.events(1)).map(({ text }) => text)).toEqual(["elsewhere"]);
  const all = messages(await world.events(3)).map(({ text }) => text);
  expect(all).toEqual(["elsewhere", "slow", "behind it"]);
});

test("a stop leaves to the next start what takes too long, and what comes behind it", async () => {
  await using world = await startReceivingWorld(redisUrl);
  const { alice, bob } = world.people;
  world.simulator.fault({ method: "upload.getFile", delayMs: 60_000 });
  await world.write({ from: alice, text: "slow", media: { kind: "document", sizeBytes: 1000 } });
  await eventually("the download has begun", () => world.simulator.calls("upload.getFile").count > 0);
  await world.write({ from: alice, text: "behind it" });
  await world.write({ from: bob, text: "elsewhere" });
  expect(messages(await world.events(1)).map(({ text }) => text)).toEqual(["elsewhere"]);
  await world.receiving.close();
  expect(await world.events(1)).toHaveLength(1);
  await world.restart();
  const events = distinct(await world.events(3));
  expect(messages(events).map(({ text }) => text)).toEqual(["elsewhere", "slow", "behind it"]);
  expect(messages(events)[1]?.media).toMatchObject({ file: expect.any(String), download_error: null });
});

test("what happens is counted", async () => {
  await using world = await startReceivingWorld(redisUrl);
  await world.write({ from: world.people.alice, media: { kind: "document", sizeBytes: 1000 } });
  await world.events(1);
  const text = await eventually("the figures", async () => {
    const metrics = await world.metrics.metrics();
    return metrics.includes("telepipe_event_publish_lag_seconds_count 1") && metrics;
  });
  expect(text).toContain('telepipe_updates_received_total{kind="updateNewMessage"} 1');
  expect(text).toContain('telepipe_events_published_total{type="message.new"} 1');
  expect(text).toContain('telepipe_downloads_total{outcome="ok"} 1');
  expect(text).toContain("telepipe_download_bytes_total 1000");
  expect(text).toContain("telepipe_events_pending 0");
  expect(world.outlet.problem).toBeNull();
});

function messages(events: Event[]) {
  return events.flatMap(({ data }) => ("message" in data ? [data.message] : []));
}

/** Each event once: what comes again after a restart is left out by the router. */
function distinct(events: Event[]): Event[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

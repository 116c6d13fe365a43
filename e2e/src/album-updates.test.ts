import { afterAll, beforeAll, expect, test } from "vitest";
import type { System } from "./start-system.ts";
import { startTwinBots, type TwinBots } from "./twin-bots.ts";
import { serve } from "./webhook-api.ts";

/**
 * Guarantee: who asks for it gets an album as one event behind its messages, natively, by a webhook of Bot API updates
 * and by getUpdates; nobody else notices.
 */

let system: System;
let twins: TwinBots;
beforeAll(async () => {
  twins = await startTwinBots(["message", "media_group", "outgoing_message"]);
  ({ system } = twins);
});
afterAll(() => twins[Symbol.asyncDispose]());

function writeAlbum(chat?: string): Promise<number[]> {
  const album = [{ kind: "photo" }, { kind: "video", size_bytes: 5000 }];
  return system.control.write({ from: "alice_demo", text: "trip", album, ...(chat ? { chat } : {}) });
}

test("a program that asks for media_group gets it behind the messages", async () => {
  const ids = await writeAlbum();
  const [first, second] = [await twins.nextUpdate(), await twins.nextUpdate()];
  const update = await twins.nextUpdate();
  const { id } = system.people.alice;
  expect(update).toEqual({
    update_id: second.update_id + 1,
    media_group: {
      chat: expect.objectContaining({ id: Number(id), type: "private", first_name: "Alice" }),
      media_group_id: expect.stringMatching(/^-?\d+$/),
      messages: [first.message, second.message],
    },
  });
  expect(update.media_group.messages).toEqual([
    expect.objectContaining({ message_id: ids[0], caption: "trip", photo: expect.any(Array) }),
    expect.objectContaining({ message_id: ids[1], video: expect.any(Object) }),
  ]);
});

test("an endpoint of our own format gets it with files to fetch, and only who names it", async () => {
  await using albums = (await serve(system, { events: ["media_group.new"] })).receiver;
  await using messages = (await serve(system, { events: ["message.new"] })).receiver;
  const ids = await writeAlbum("demo_group");
  const [request] = await albums.waitFor(1);
  const body = request?.body;
  expect(body).toEqual({
    event: "media_group.new",
    event_id: expect.stringMatching(/^album_\d+_-\d+_-?\d+$/),
    account_id: Number(system.people.account.id),
    account_phone_number: expect.any(String),
    chat_id: expect.any(Number),
    received_at: expect.any(String),
    sequence: 1,
    data: {
      media_group_id: expect.stringMatching(/^-?\d+$/),
      chat: expect.objectContaining({ type: "group", id: body.chat_id }),
      messages: [
        expect.objectContaining({ message_id: ids[0], text: "trip", media_url: expect.any(String) }),
        expect.objectContaining({ message_id: ids[1], text: "", media_url: expect.any(String) }),
      ],
    },
  });
  const { messages: told } = body.data;
  for (const { media_url } of told) expect((await fetch(media_url)).status).toBe(200);
  const singles = await messages.waitFor(2);
  expect(singles.map(({ body }) => body.message)).toEqual(told);
  for (let updates = 0; updates < 3; updates++) await twins.nextUpdate();
});

test("one that names its events only gets the ids of the messages", async () => {
  await using thin = (await serve(system, { events: ["media_group.new"], payload: "thin" })).receiver;
  const ids = await writeAlbum();
  const [request] = await thin.waitFor(1);
  expect(request?.body).toMatchObject({ event: "media_group.new", message_id: null, message_ids: ids });
  for (let updates = 0; updates < 3; updates++) await twins.nextUpdate();
});

test("an album ends with the chat's next message, which stands behind it", async () => {
  await writeAlbum();
  await system.control.write({ from: "alice_demo", text: "next" });
  const kinds = [];
  for (let updates = 0; updates < 4; updates++) kinds.push(Object.keys(await twins.nextUpdate())[1]);
  expect(kinds).toEqual(["message", "message", "media_group", "message"]);
});

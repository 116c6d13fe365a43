import { expect, test } from "vitest";
import { connect, inputPeer, inputUser } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

test("a text to a person is acknowledged in short, and told to everybody else's and one's other sessions", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  const entities = [{ _: "messageEntityBold", offset: 0, length: 5 }];
  const request = { peer: inputPeer(account, alice), message: "hello Alice", random_id: 42n, entities };
  const result = await client.call("messages.sendMessage", request);
  expect(result).toEqual({
    _: "updateShortSentMessage",
    out: true,
    id: 2,
    pts: 3,
    pts_count: 1,
    date: expect.any(Number),
    entities,
  });
  expect(client.takeUpdates()).toEqual([]);
  expect(other.takeUpdates()).toMatchObject([{ updates: [{ message: { id: 2, out: true, entities } }] }]);
  expect(hers.takeUpdates()).toMatchObject([
    { updates: [{ message: { id: 2, message: "hello Alice", entities } }] },
  ]);
  expect(world.messages(account, alice)[0]?.post.randomId).toBe(42n);
});

test("a text to a group is acknowledged in full", async () => {
  const { world, account, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const result = await client.call("messages.sendMessage", {
    peer: inputPeer(account, group),
    message: "hello all",
    random_id: 43n,
  });
  expect(result).toMatchObject({
    _: "updates",
    updates: [
      { _: "updateMessageID", id: 2, random_id: 43n },
      {
        _: "updateNewMessage",
        message: { out: true, from_id: { user_id: account.id }, peer_id: { chat_id: group.id } },
      },
    ],
    users: [{ self: true }],
    chats: [{ id: group.id, title: "Demo group" }],
  });
  expect(followPts(2, [result])).toBe(account.box.pts);
});

test("a random id sends one message, even when it is repeated while the first is under way", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const request = { peer: inputPeer(account, alice), message: "once", random_id: 42n };
  await client.call("messages.sendMessage", request);
  expect(await client.fail("messages.sendMessage", request)).toBe("500 RANDOM_ID_DUPLICATE");
  expect(await connect(world, account).fail("messages.sendMessage", request)).toBe("500 RANDOM_ID_DUPLICATE");

  await client.call("upload.saveFilePart", { file_id: 1n, file_part: 0, bytes: Buffer.from("file") });
  const file = { _: "inputFile", id: 1n, parts: 1, name: "f", md5_checksum: "" };
  const media = { _: "inputMediaUploadedDocument", file, mime_type: "text/plain", attributes: [] };
  const upload = { ...request, media, random_id: 43n };
  const results = await Promise.allSettled([
    client.call("messages.sendMedia", upload),
    client.call("messages.sendMedia", upload),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(world.messages(account, alice)).toHaveLength(2);
});

test("a random id is free again when nothing was sent", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const empty = { peer, media: { _: "inputMediaEmpty" }, message: "", random_id: 42n };
  expect(await client.fail("messages.sendMedia", empty)).toBe("400 MEDIA_EMPTY");
  await client.call("messages.sendMessage", { peer, message: "now", random_id: 42n });
  expect(world.messages(account, alice)).toHaveLength(1);
});

test("texts that Telegram refuses", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  let randomId = 1n;
  const refusal = (request: object) =>
    client.fail("messages.sendMessage", { peer, message: "text", random_id: randomId++, ...request });
  expect(await refusal({ message: " \n" })).toBe("400 MESSAGE_EMPTY");
  expect(await refusal({ message: "x".repeat(4097) })).toBe("400 MESSAGE_TOO_LONG");
  expect(await refusal({ message: "🙂".repeat(2049) }), "two units each").toBe("400 MESSAGE_TOO_LONG");
  expect(await refusal({ random_id: 0n })).toBe("400 RANDOM_ID_EMPTY");
  const tooFar = [{ _: "messageEntityBold", offset: 3, length: 2 }];
  expect(await refusal({ entities: tooFar })).toBe("400 ENTITY_BOUNDS_INVALID");
  const reply = { _: "inputReplyToMessage", reply_to_msg_id: 1 };
  expect(await refusal({ reply_to: reply }), "a message of another chat").toBe(
    "400 REPLY_MESSAGE_ID_INVALID",
  );
  expect(await refusal({ effect: 1n })).toBe("400 NOT_SIMULATED_EFFECT");
  const media = { _: "inputMediaGeoPoint", geo_point: { _: "inputGeoPoint", lat: 1, long: 2 } };
  const captioned = { peer, media, message: "x".repeat(1025), random_id: randomId };
  expect(await client.fail("messages.sendMedia", captioned)).toBe("400 MEDIA_CAPTION_TOO_LONG");
  await client.call("messages.sendMessage", { peer, message: "x".repeat(4096), random_id: randomId });
});

test("peers that one does not know", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const carol = world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol" });
  const client = connect(world, account);
  const refusal = (peer: TlObject) =>
    client.fail("messages.sendMessage", { peer, message: "x", random_id: 9n });
  expect(await refusal({ _: "inputPeerEmpty" })).toBe("400 PEER_ID_INVALID");
  expect(await refusal({ ...inputPeer(account, alice), access_hash: 0n })).toBe("400 PEER_ID_INVALID");
  expect(await refusal(inputPeer(bob, alice)), "somebody else's access hash").toBe("400 PEER_ID_INVALID");
  expect(await refusal({ _: "inputPeerChat", chat_id: 1n })).toBe("400 PEER_ID_INVALID");
  expect(await refusal({ _: "inputPeerChannel", channel_id: 1n, access_hash: 1n })).toBe(
    "400 CHANNEL_INVALID",
  );
  const hers = connect(world, carol);
  const toGroup = { peer: inputPeer(carol, group), message: "x", random_id: 9n };
  expect(await hers.fail("messages.sendMessage", toGroup)).toBe("400 PEER_ID_INVALID");
  await world.inject({ from: alice, to: group, service: { action: "chat_add_user", user: carol } });
  await world.inject({ from: alice, to: group, service: { action: "chat_delete_user", user: carol } });
  expect(await hers.fail("messages.sendMessage", toGroup)).toBe("403 CHAT_WRITE_FORBIDDEN");
});

test("replies, quotes and mentions arrive as the reader needs them", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  await world.inject({ from: bob, to: account, text: "shifts ids" });
  await world.inject({ from: alice, to: account, text: "where is Bob?" });
  const original = world.messages(account, alice)[0]!;
  const reply_to = { _: "inputReplyToMessage", reply_to_msg_id: original.id, quote_text: "Bob" };
  const entities = [
    { _: "inputMessageEntityMentionName", offset: 0, length: 3, user_id: inputUser(account, bob) },
  ];
  const peer = inputPeer(account, alice);
  hers.takeUpdates();
  await client.call("messages.sendMessage", {
    peer,
    message: "Bob is here",
    random_id: 5n,
    reply_to,
    entities,
  });
  const [update] = hers.takeUpdates();
  expect(update).toMatchObject({
    _: "updates",
    updates: [
      {
        message: {
          reply_to: {
            reply_to_msg_id: world.messages(alice, account)[0]!.id,
            quote: true,
            quote_text: "Bob",
          },
          entities: [{ _: "messageEntityMentionName", user_id: bob.id }],
        },
      },
    ],
  });
  expect(
    (update!.users as { id: bigint }[]).map(({ id }) => id),
    "the mentioned one, too",
  ).toContain(bob.id);
  const wrong = { ...reply_to, quote_text: "Carol" };
  const refused = { peer, message: "x", random_id: 6n, reply_to: wrong };
  expect(await client.fail("messages.sendMessage", refused)).toBe("400 QUOTE_TEXT_INVALID");
});

test("notes to oneself are one message", async () => {
  const { world, account } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await client.call("messages.sendMessage", { peer: { _: "inputPeerSelf" }, message: "milk", random_id: 1n });
  const history = await client.call("messages.getHistory", {
    peer: { _: "inputPeerSelf" },
    limit: 10,
    hash: 0n,
  });
  expect(history.messages).toMatchObject([
    { message: "milk", out: true, saved_peer_id: { user_id: account.id } },
  ]);
});

test("polls, places and contacts arrive", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  let randomId = 1n;
  const send = (media: object) => ({ peer, media, message: "", random_id: randomId++ });
  const text = (value: string) => ({ _: "textWithEntities", text: value, entities: [] });
  const answers = ["yes", "no"].map((answer, index) => ({
    _: "pollAnswer",
    text: text(answer),
    option: Buffer.of(index),
  }));
  const poll = { _: "poll", id: 0n, question: text("Lunch?"), answers };
  await client.call("messages.sendMedia", send({ _: "inputMediaPoll", poll }));
  const lonely = { _: "inputMediaPoll", poll: { ...poll, answers: answers.slice(1) } };
  expect(await client.fail("messages.sendMedia", send(lonely))).toBe("400 POLL_ANSWERS_INVALID");
  const names = { first_name: "B", last_name: "", vcard: "" };
  await client.call(
    "messages.sendMedia",
    send({ _: "inputMediaContact", phone_number: "+9996620003", ...names }),
  );
  const media = hers.takeUpdates().map((push) => (push.updates as { message: TlObject }[])[0]!.message.media);
  expect(media).toMatchObject([
    { _: "messageMediaPoll", poll: { question: { text: "Lunch?" } } },
    { _: "messageMediaContact", user_id: bob.id },
  ]);
});

import { expect, test } from "vitest";
import { connect, type DirectClient, inputPeer } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { createDemoWorld } from "../../world/demo-world.ts";
import { grayJpeg } from "../../world/media/gray-jpeg.ts";

/** Uploads a picture and returns the InputMedia that sends it. */
async function picture(client: DirectClient, fileId: bigint): Promise<TlObject> {
  const bytes = grayJpeg({ width: 64, height: 64, shade: Number(fileId) });
  await client.call("upload.saveFilePart", { file_id: fileId, file_part: 0, bytes });
  const file = { _: "inputFile", id: fileId, parts: 1, name: "a.jpg", md5_checksum: "" };
  return { _: "inputMediaUploadedPhoto", file };
}

const item = (media: TlObject, random_id: bigint, message = "") => ({
  _: "inputSingleMedia",
  media,
  random_id,
  message,
});
const messagesIn = (updates: TlObject) =>
  (updates.updates as TlObject[]).flatMap(({ message }) => (message as TlObject) ?? []);
const geo = { _: "inputMediaGeoPoint", geo_point: { _: "inputGeoPoint", lat: 1, long: 2 } };
const self = { _: "inputPeerSelf" };

test("an album is several messages with one grouped id, told in one push", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const [mine, her] = [account.box.pts, alice.box.pts];
  const peer = inputPeer(account, alice);
  const multi_media = [item(await picture(client, 1n), 11n, "first"), item(await picture(client, 2n), 12n)];
  const result = await client.call("messages.sendMultiMedia", { peer, multi_media });
  const messages = messagesIn(result);
  expect(messages).toMatchObject([{ message: "first" }, { message: "" }]);
  expect(new Set(messages.map(({ grouped_id }) => grouped_id)).size).toBe(1);
  expect(messages[0]!.grouped_id).toBeTypeOf("bigint");
  expect(result.updates).toMatchObject([
    { _: "updateMessageID", random_id: 11n, id: messages[0]!.id },
    { _: "updateMessageID", random_id: 12n, id: messages[1]!.id },
    {},
    {},
  ]);
  expect(followPts(mine, [result])).toBe(account.box.pts);
  const pushes = hers.takeUpdates();
  expect(pushes).toHaveLength(1);
  expect(messagesIn(pushes[0]!)).toHaveLength(2);
  expect(followPts(her, pushes)).toBe(alice.box.pts);
  expect(await client.fail("messages.sendMultiMedia", { peer, multi_media })).toBe("500 RANDOM_ID_DUPLICATE");
});

test("albums that Telegram refuses, and the random ids are free again", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const refusal = (multi_media: TlObject[]) => client.fail("messages.sendMultiMedia", { peer, multi_media });
  const photo = await picture(client, 1n);
  expect(await refusal([])).toBe("400 MEDIA_EMPTY");
  expect(await refusal(Array.from({ length: 11 }, (_, i) => item(geo, BigInt(i + 1))))).toBe(
    "400 MULTI_MEDIA_TOO_LONG",
  );
  expect(await refusal([item(photo, 1n), item(geo, 2n)])).toBe("400 MEDIA_INVALID");
  expect(await refusal([item(photo, 1n), item(photo, 1n)])).toBe("500 RANDOM_ID_DUPLICATE");
  expect(await refusal([item(photo, 1n, "x".repeat(1025))])).toBe("400 MEDIA_CAPTION_TOO_LONG");
  await client.call("messages.sendMultiMedia", { peer, multi_media: [item(photo, 1n), item(photo, 2n)] });
});

test("uploaded media can be sent by its id", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const media = await client.call("messages.uploadMedia", { peer, media: await picture(client, 1n) });
  const { id, access_hash, file_reference } = media.photo as TlObject;
  const photo = { _: "inputMediaPhoto", id: { _: "inputPhoto", id, access_hash, file_reference } };
  world.media.references.expire();
  const stale = [item(await picture(client, 2n), 3n), item(photo, 4n)];
  expect(await client.fail("messages.sendMultiMedia", { peer, multi_media: stale })).toBe(
    "400 FILE_REFERENCE_1_EXPIRED",
  );
  const { messages } = await client.call("messages.getHistory", { peer, limit: 1 });
  expect(messages).toEqual([]);
  const fresh = world.media.photo(id as bigint)!.fileReference();
  photo.id.file_reference = fresh;
  const result = await client.call("messages.sendMultiMedia", { peer, multi_media: [item(photo, 5n)] });
  expect(messagesIn(result)).toMatchObject([{ media: { photo: { id } } }]);
  expect(messagesIn(result)[0], "one item is no album").not.toHaveProperty("grouped_id");
});

test("a forward names the first author, also when it is forwarded again", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, bobs] = [connect(world, account), connect(world, bob)];
  await world.inject({ from: alice, to: account, text: "pass it on" });
  const [mine, his] = [account.box.pts, bob.box.pts];
  const forward = (from: Account, id: number, to: TlObject, random_id: bigint) =>
    client.call("messages.forwardMessages", {
      from_peer: inputPeer(account, from),
      id: [id],
      random_id: [random_id],
      to_peer: to,
    });
  const first = await forward(alice, 2, inputPeer(account, bob), 21n);
  expect(messagesIn(first)).toMatchObject([
    { message: "pass it on", out: true, fwd_from: { from_id: { user_id: alice.id } } },
  ]);
  const again = await forward(bob, 3, inputPeer(account, group), 22n);
  expect(messagesIn(again)).toMatchObject([{ fwd_from: { from_id: { user_id: alice.id } } }]);
  const saved = await forward(alice, 2, self, 23n);
  expect(messagesIn(saved)).toMatchObject([
    { fwd_from: { saved_from_peer: { user_id: alice.id }, saved_from_msg_id: 2 } },
  ]);
  expect(followPts(mine, [first, again, saved])).toBe(account.box.pts);
  const pushes = bobs.takeUpdates();
  expect(followPts(his, pushes)).toBe(bob.box.pts);
  expect(
    (pushes[0]!.users as TlObject[]).map(({ id }) => id),
    "the author's object",
  ).toContain(alice.id);
});

test("forwards without author or captions, and of whole albums", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const multi_media = [item(await picture(client, 1n), 1n, "caption"), item(await picture(client, 2n), 2n)];
  const album = messagesIn(await client.call("messages.sendMultiMedia", { peer, multi_media }));
  const request = { from_peer: peer, id: album.map(({ id }) => id), to_peer: inputPeer(account, bob) };
  const whole = messagesIn(
    await client.call("messages.forwardMessages", { ...request, random_id: [3n, 4n] }),
  );
  expect(new Set(whole.map(({ grouped_id }) => grouped_id)).size).toBe(1);
  expect(whole[0]!.grouped_id).not.toBe(album[0]!.grouped_id);
  const bare = { ...request, random_id: [5n, 6n], drop_author: true, drop_media_captions: true };
  const copies = messagesIn(await client.call("messages.forwardMessages", bare));
  expect(copies[0]).toMatchObject({ message: "" });
  expect(copies[0]).not.toHaveProperty("fwd_from");
});

test("forwards that Telegram refuses", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  await client.call("messages.sendMessage", { peer, message: "mine", random_id: 1n, noforwards: true });
  const refusal = (request: object) =>
    client.fail("messages.forwardMessages", {
      from_peer: peer,
      to_peer: self,
      id: [2],
      random_id: [2n],
      ...request,
    });
  expect(await refusal({})).toBe("400 CHAT_FORWARDS_RESTRICTED");
  expect(await refusal({ id: [] })).toBe("400 MESSAGE_IDS_EMPTY");
  expect(await refusal({ id: [99] })).toBe("400 MESSAGE_ID_INVALID");
  await world.inject({ from: alice, to: account, text: "hers" });
  expect(await refusal({ id: [3], random_id: [] })).toBe("400 RANDOM_ID_INVALID");
  expect(await refusal({ id: [3], random_id: [1n] })).toBe("500 RANDOM_ID_DUPLICATE");
});

test("a pin shows on both sides and is told by a service message", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  await world.inject({ from: alice, to: account, text: "important" });
  hers.takeUpdates();
  const [mine, her] = [account.box.pts, alice.box.pts];
  const result = await client.call("messages.updatePinnedMessage", { peer, id: 2 });
  expect(result.updates).toMatchObject([
    { _: "updatePinnedMessages", pinned: true, messages: [2], pts_count: 1 },
    {
      _: "updateNewMessage",
      message: { action: { _: "messageActionPinMessage" }, reply_to: { reply_to_msg_id: 2 } },
    },
  ]);
  expect(followPts(mine, [result])).toBe(account.box.pts);
  expect(followPts(her, hers.takeUpdates())).toBe(alice.box.pts);
  expect(await client.fail("messages.updatePinnedMessage", { peer, id: 2 })).toBe("400 CHAT_NOT_MODIFIED");
  expect(await client.fail("messages.updatePinnedMessage", { peer, id: 9 })).toBe("400 MESSAGE_ID_INVALID");
  const history = await client.call("messages.getHistory", { peer, limit: 5 });
  expect(history.messages).toMatchObject([{ _: "messageService" }, { id: 2, pinned: true }]);
  const unpinned = await client.call("messages.unpinAllMessages", { peer });
  expect(unpinned).toMatchObject({ _: "messages.affectedHistory", pts_count: 1, pts: account.box.pts });
  expect(hers.takeUpdates()).toMatchObject([{ update: { _: "updatePinnedMessages", messages: [2] } }]);
});

test("a pin on one's own side alone", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  await client.call("messages.sendMessage", { peer, message: "note", random_id: 1n });
  hers.takeUpdates();
  const result = await client.call("messages.updatePinnedMessage", { peer, id: 2, pm_oneside: true });
  expect(result.updates).toHaveLength(1);
  expect(hers.takeUpdates()).toEqual([]);
});

test("in a group, whoever is named or answered is mentioned until it has been seen", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const entities = [{ _: "messageEntityMention", offset: 3, length: 14 }];
  await world.inject({ from: alice, to: group, text: "hi @telepipe_demo", entities });
  const peer = inputPeer(account, group);
  await client.call("messages.sendMessage", { peer, message: "yes?", random_id: 1n });
  const question = world.messages(account, group).at(-1)!;
  await world.inject({ from: bob, to: group, text: "an answer", replyTo: question });
  await world.inject({ from: bob, to: group, text: "to all" });
  const history = await client.call("messages.getHistory", { peer, limit: 4 });
  const messages = history.messages as TlObject[];
  expect(messages.map(({ mentioned }) => mentioned === true)).toEqual([false, true, false, true]);
  const request = { peers: [{ _: "inputDialogPeer", peer }] };
  const counted = await client.call("messages.getPeerDialogs", request);
  expect(counted.dialogs).toMatchObject([{ unread_mentions_count: 2 }]);
  const before = account.box.pts;
  const read = await client.call("messages.readMessageContents", { id: messages.map(({ id }) => id) });
  expect(followPts(before, [read])).toBe(before + 2);
  expect((await client.call("messages.getPeerDialogs", request)).dialogs).toMatchObject([
    { unread_mentions_count: 0 },
  ]);
});

import { expect, test } from "vitest";
import { connect, inputPeer } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

const updatesIn = (pushes: TlObject[]) => pushes.flatMap((push) => (push.updates as TlObject[]) ?? []);

test("a scheduled message waits, and goes out at its time", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice } = createDemoWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  const schedule_date = nowMs / 1000 + 3600;
  const before = account.box.pts;
  const result = await client.call("messages.sendMessage", {
    peer,
    message: "later",
    random_id: 1n,
    schedule_date,
  });
  expect(result.updates).toMatchObject([
    { _: "updateMessageID", id: 1, random_id: 1n },
    {
      _: "updateNewScheduledMessage",
      message: { id: 1, message: "later", date: schedule_date, from_scheduled: true },
    },
  ]);
  expect(updatesIn(other.takeUpdates())).toMatchObject([{ _: "updateNewScheduledMessage" }]);
  expect(hers.takeUpdates()).toEqual([]);
  expect(await client.call("messages.getScheduledHistory", { peer, hash: 0n })).toMatchObject({
    messages: [{ id: 1 }],
  });
  expect(account.box.pts, "scheduling is no change of the box").toBe(before);
  nowMs += 3_600_000;
  world.alarms.ring();
  const pushes = client.takeUpdates();
  expect(updatesIn(pushes)).toMatchObject([
    { _: "updateNewMessage", message: { id: 2, message: "later", from_scheduled: true } },
    { _: "updateDeleteScheduledMessages", messages: [1], sent_messages: [2] },
  ]);
  expect(followPts(before, pushes)).toBe(account.box.pts);
  expect(updatesIn(hers.takeUpdates())).toMatchObject([{ message: { message: "later" } }]);
  expect(await client.call("messages.getScheduledHistory", { peer, hash: 0n })).toMatchObject({
    messages: [],
  });
});

test("scheduled messages are sent early or not at all", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice } = createDemoWorld({ nowMs: () => nowMs });
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const now = nowMs / 1000;
  const send = (random_id: bigint, schedule_date: number) => ({
    peer,
    message: "x",
    random_id,
    schedule_date,
  });
  await client.call("messages.sendMessage", send(1n, now + 60));
  await client.call("messages.sendMessage", send(2n, now + 60));
  const before = account.box.pts;
  const sent = await client.call("messages.sendScheduledMessages", { peer, id: [1] });
  expect(sent.updates).toMatchObject([
    { _: "updateDeleteScheduledMessages", messages: [1], sent_messages: [2] },
    { _: "updateNewMessage" },
  ]);
  expect(followPts(before, [sent])).toBe(account.box.pts);
  await client.call("messages.deleteScheduledMessages", { peer, id: [2] });
  expect(await client.fail("messages.deleteScheduledMessages", { peer, id: [2] })).toBe(
    "400 MESSAGE_ID_INVALID",
  );
  nowMs += 60_000;
  world.alarms.ring();
  expect(world.messages(account, alice)).toHaveLength(1);
  const far = send(3n, now + 400 * 86_400);
  expect(await client.fail("messages.sendMessage", far)).toBe("400 SCHEDULE_DATE_TOO_LATE");
  expect(await client.call("messages.sendMessage", send(3n, now + 60)), "a date that is now").toMatchObject({
    _: "updateShortSentMessage",
  });
});

test("a draft shows on the other devices until it is sent", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, other] = [connect(world, account), connect(world, account)];
  const peer = inputPeer(account, alice);
  await world.inject({ from: alice, to: account, text: "hi" });
  other.takeUpdates();
  await client.call("messages.saveDraft", { peer, message: "half a" });
  expect(updatesIn(other.takeUpdates())).toMatchObject([
    { _: "updateDraftMessage", peer: { user_id: alice.id }, draft: { message: "half a" } },
  ]);
  const dialogs = await client.call("messages.getDialogs", {
    offset_peer: { _: "inputPeerEmpty" },
    limit: 5,
    hash: 0n,
  });
  expect((dialogs.dialogs as TlObject[]).find(({ draft }) => draft)).toMatchObject({
    draft: { message: "half a" },
  });
  expect((await client.call("messages.getAllDrafts")).updates).toHaveLength(1);
  await client.call("messages.sendMessage", { peer, message: "whole", random_id: 1n, clear_draft: true });
  expect(updatesIn(other.takeUpdates())).toContainEqual(
    expect.objectContaining({ draft: expect.objectContaining({ _: "draftMessageEmpty" }) }),
  );
  expect((await client.call("messages.getAllDrafts")).updates).toHaveLength(0);
});

test("who has read what, and when", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  await client.call("messages.sendMessage", { peer, message: "read this", random_id: 1n });
  const asked = { peer, msg_id: 2 };
  expect(await client.fail("messages.getOutboxReadDate", asked)).toBe("400 MESSAGE_NOT_READ_YET");
  await hers.call("messages.readHistory", { peer: inputPeer(alice, account), max_id: 0 });
  expect(await client.call("messages.getOutboxReadDate", asked)).toMatchObject({ date: expect.any(Number) });
  const toAll = { peer: inputPeer(account, group), message: "all", random_id: 2n };
  await client.call("messages.sendMessage", toAll);
  const msg_id = world.messages(account, group).at(-1)!.id;
  await hers.call("messages.readHistory", { peer: inputPeer(alice, group), max_id: 0 });
  const readers = await client.call("messages.getMessageReadParticipants", { peer: toAll.peer, msg_id });
  expect(readers).toMatchObject([{ user_id: alice.id }]);
  expect(world.messages(bob, group).at(-1)!.dialog.readMarks).toEqual([]);
});

test("a photo takes another's place, and a text gets one", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  await world.inject({ from: account, to: alice, text: "one", media: { kind: "photo" } });
  await world.inject({ from: account, to: alice, media: { kind: "document" } });
  await world.inject({ from: account, to: alice, media: { kind: "dice", emoticon: "🎲" } });
  const { messages } = await client.call("messages.getHistory", { peer, limit: 5 });
  const [, document, photo] = messages as { media: Record<string, TlObject> }[];
  const media = { _: "inputMediaDocument", id: { ...document!.media.document, _: "inputDocument" } };
  const before = account.box.pts;
  const edited = await client.call("messages.editMessage", { peer, id: 2, message: "two", media });
  expect(edited.updates).toMatchObject([
    { message: { message: "two", media: { document: { id: document!.media.document!.id } } } },
  ]);
  expect(followPts(before, [edited])).toBe(account.box.pts);
  const same = { peer, id: 3, media };
  expect(await client.fail("messages.editMessage", { ...same, id: 4 })).toBe("400 MEDIA_PREV_INVALID");
  const geo = { _: "inputMediaGeoPoint", geo_point: { _: "inputGeoPoint", lat: 1, long: 1 } };
  expect(await client.fail("messages.editMessage", { ...same, media: geo })).toBe("400 MEDIA_NEW_INVALID");
  const back = { _: "inputMediaPhoto", id: { ...photo!.media.photo, _: "inputPhoto" } };
  await client.call("messages.editMessage", { peer, id: 2, message: "three", media: back });
  expect(await client.fail("messages.editMessage", { peer, id: 2, message: "three", media: back })).toBe(
    "400 MESSAGE_NOT_MODIFIED",
  );
});

test("the server finds entities and pages in what is sent", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  world.media.webPages.add({ url: "https://example.com/x", title: "X" });
  const message = "see example.com/x.";
  const sent = await client.call("messages.sendMessage", { peer, message, random_id: 1n });
  expect(sent).toMatchObject({
    _: "updateShortSentMessage",
    entities: [{ _: "messageEntityUrl", offset: 4, length: 13 }],
    media: { webpage: { title: "X" } },
  });
  const bare = await client.call("messages.sendMessage", {
    peer,
    message,
    random_id: 2n,
    no_webpage: true,
  });
  expect(bare).not.toHaveProperty("media");
  expect(await client.call("messages.getWebPage", { url: "https://example.com/x", hash: 0 })).toMatchObject({
    webpage: { title: "X" },
  });
  expect(await client.call("messages.getWebPagePreview", { message: "nothing" })).toMatchObject({
    media: { _: "messageMediaEmpty" },
  });
});

test("pinned chats stand on top, and a chat can be marked as unread", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, other] = [connect(world, account), connect(world, account)];
  await world.inject({ from: alice, to: account, text: "older" });
  await world.inject({ from: bob, to: account, text: "newer" });
  other.takeUpdates();
  const peer = { _: "inputDialogPeer", peer: inputPeer(account, group) };
  await client.call("messages.toggleDialogPin", { pinned: true, peer });
  await client.call("messages.markDialogUnread", { unread: true, peer });
  expect(updatesIn(other.takeUpdates())).toMatchObject([
    { _: "updateDialogPinned", pinned: true, peer: { peer: { chat_id: group.id } } },
    { _: "updateDialogUnreadMark", unread: true },
  ]);
  const list = async (request: object) => {
    const offsets = { offset_peer: { _: "inputPeerEmpty" }, limit: 5, hash: 0n };
    const { dialogs } = await client.call("messages.getDialogs", { ...offsets, ...request });
    return dialogs as { peer: TlObject; pinned?: true; unread_mark?: true }[];
  };
  const all = await list({});
  expect(all[0]).toMatchObject({ pinned: true, unread_mark: true, peer: { chat_id: group.id } });
  expect(all).toHaveLength(3);
  expect(await list({ exclude_pinned: true })).toHaveLength(2);
  const pinned = await client.call("messages.getPinnedDialogs", { folder_id: 0 });
  expect(pinned.dialogs).toHaveLength(1);
  expect(await client.call("messages.getDialogUnreadMarks")).toMatchObject([{ _: "dialogPeer" }]);
  await client.call("messages.toggleDialogPin", { peer });
  expect((await list({}))[0]).not.toHaveProperty("pinned");
});

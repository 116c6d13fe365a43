import { expect, test } from "vitest";
import { connect, inputPeer } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import { createDemoWorld } from "../../world/demo-world.ts";
import { createWorld } from "../../world/world.ts";

test("an edit reaches the reader and the author's other sessions", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  await client.call("messages.sendMessage", { peer, message: "teh", random_id: 1n });
  const [mine, her] = [account.box.pts, alice.box.pts];
  other.takeUpdates();
  hers.takeUpdates();
  const result = await client.call("messages.editMessage", { peer, id: 2, message: "the" });
  expect(result).toMatchObject({
    _: "updates",
    updates: [{ _: "updateEditMessage", message: { id: 2, message: "the", edit_date: expect.any(Number) } }],
    users: expect.arrayContaining([expect.objectContaining({ id: alice.id })]),
  });
  expect(client.takeUpdates()).toEqual([]);
  expect(followPts(mine, [result])).toBe(account.box.pts);
  expect(followPts(mine, other.takeUpdates())).toBe(account.box.pts);
  const pushed = hers.takeUpdates();
  expect(pushed).toMatchObject([{ updates: [{ _: "updateEditMessage", message: { message: "the" } }] }]);
  expect(followPts(her, pushed)).toBe(alice.box.pts);
});

test("edits that Telegram refuses", async () => {
  let nowMs = 1_800_000_000_000;
  await using world = createWorld({ nowMs: () => nowMs });
  const [ann, ben] = ["Ann", "Ben"].map((firstName, index) =>
    world.addUser({ phone: `+1555000${index}`, firstName }),
  );
  const client = connect(world, ann!);
  const peer = inputPeer(ann!, ben!);
  const refusal = (request: object) =>
    client.fail("messages.editMessage", { peer, id: 1, message: "new", ...request });
  await client.call("messages.sendMessage", { peer, message: "old", random_id: 1n });
  await world.inject({ from: ben!, to: ann!, text: "not yours" });
  expect(await refusal({ message: "old" })).toBe("400 MESSAGE_NOT_MODIFIED");
  expect(await refusal({ message: "" })).toBe("400 MESSAGE_EMPTY");
  expect(await refusal({ message: "x".repeat(4097) })).toBe("400 MESSAGE_TOO_LONG");
  expect(await refusal({ id: 77 })).toBe("400 MESSAGE_ID_INVALID");
  expect(await refusal({ peer: { _: "inputPeerSelf" } }), "of another chat").toBe("400 MESSAGE_ID_INVALID");
  expect(await refusal({ id: 2 })).toBe("403 MESSAGE_AUTHOR_REQUIRED");
  expect(await refusal({ media: { _: "inputMediaEmpty" } })).toBe("400 MEDIA_EMPTY");
  const bold = [{ _: "messageEntityBold", offset: 0, length: 3 }];
  await client.call("messages.editMessage", { peer, id: 1, message: "old", entities: bold });
  nowMs += 172_801_000;
  expect(await refusal({})).toBe("400 MESSAGE_EDIT_TIME_EXPIRED");
});

test("a message is deleted for oneself or for everybody", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  for (const text of ["one", "two", "three"]) await world.inject({ from: alice, to: account, text });
  const [mine, her] = [account.box.pts, alice.box.pts];
  client.takeUpdates();
  hers.takeUpdates();
  const alone = await client.call("messages.deleteMessages", { id: [2, 2, 99] });
  expect(alone).toEqual({ _: "messages.affectedMessages", pts: mine + 1, pts_count: 1 });
  expect(hers.takeUpdates()).toEqual([]);
  const all = await client.call("messages.deleteMessages", { id: [3, 4], revoke: true });
  expect(all).toMatchObject({ pts: mine + 3, pts_count: 2 });
  const pushed = hers.takeUpdates();
  expect(pushed).toMatchObject([{ update: { _: "updateDeleteMessages", messages: [3, 4], pts_count: 2 } }]);
  expect(followPts(her, pushed)).toBe(alice.box.pts);
  expect(client.takeUpdates()).toEqual([]);
  expect(world.messages(alice, account).map(({ post }) => post.text)).toEqual(["one"]);
  expect(account.box.unreadCount).toBe(1);
  expect(await client.call("messages.deleteMessages", { id: [3] })).toMatchObject({
    pts: mine + 3,
    pts_count: 0,
  });
});

test("others' messages in a group are not one's own to take back", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  await world.inject({ from: bob, to: group, text: "mine" });
  const revoke = { id: [2], revoke: true };
  expect(await connect(world, account).fail("messages.deleteMessages", revoke)).toBe(
    "403 MESSAGE_DELETE_FORBIDDEN",
  );
  await connect(world, alice).call("messages.deleteMessages", revoke);
  expect(world.messages(bob, group)).toHaveLength(1);
});

test("reading is told to the authors", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  for (const text of ["one", "two"]) await world.inject({ from: alice, to: account, text });
  await world.inject({ from: bob, to: group, text: "three" });
  const [client, hers, his] = [connect(world, account), connect(world, alice), connect(world, bob)];
  const [mine, her] = [account.box.pts, alice.box.pts];
  expect(account.box.unreadCount).toBe(4);
  const result = await client.call("messages.readHistory", { peer: inputPeer(account, alice), max_id: 2 });
  expect(result).toEqual({ _: "messages.affectedMessages", pts: mine + 1, pts_count: 1 });
  const told = hers.takeUpdates();
  expect(told).toMatchObject([
    { update: { _: "updateReadHistoryOutbox", peer: { user_id: account.id }, max_id: 2 } },
  ]);
  expect(followPts(her, told)).toBe(alice.box.pts);
  await client.call("messages.readHistory", { peer: inputPeer(account, group), max_id: 0 });
  expect(his.takeUpdates()).toMatchObject([{ update: { peer: { chat_id: group.id }, max_id: 2 } }]);
  expect(account.box.unreadCount).toBe(1);
  const again = await client.call("messages.readHistory", { peer: inputPeer(account, alice), max_id: 2 });
  expect(again).toMatchObject({ pts_count: 0 });
});

test("a voice note stays unplayed until it is played", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, media: { kind: "voice" } });
  const [push] = client.takeUpdates();
  expect(push).toMatchObject({ updates: [{ message: { media_unread: true } }] });
  const played = await client.call("messages.readMessageContents", { id: [2] });
  expect(played).toMatchObject({ pts: account.box.pts, pts_count: 1 });
  const { messages } = await client.call("messages.getMessages", { id: [{ _: "inputMessageID", id: 2 }] });
  expect((messages as object[])[0]).not.toHaveProperty("media_unread");
});

test("typing shows to the others of the chat", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const action = { _: "sendMessageTypingAction" };
  await client.call("messages.setTyping", { peer: inputPeer(account, alice), action });
  await client.call("messages.setTyping", { peer: inputPeer(account, group), action });
  expect(hers.takeUpdates()).toMatchObject([
    { update: { _: "updateUserTyping", user_id: account.id, action } },
    { update: { _: "updateChatUserTyping", chat_id: group.id, from_id: { user_id: account.id } } },
  ]);
  expect(client.takeUpdates()).toEqual([]);
});

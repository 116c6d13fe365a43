import { expect, test } from "vitest";
import { connect } from "../../test/direct-client.ts";
import { followPts } from "../../test/updates-in.ts";
import { createDemoWorld } from "./demo-world.ts";

test("each party has its own ids and its own pts", async () => {
  await using world = createDemoWorld().world;
  const { account, alice, bob } = people(world);
  await world.inject({ from: bob, to: alice, text: "not for the account" });
  await world.inject({ from: bob, to: account, text: "first" });
  expect(world.messages(account, bob).map(({ id }) => id)).toEqual([2]);
  expect(world.messages(bob, account).map(({ id, out }) => [id, out])).toEqual([[3, true]]);
});

test("a text is pushed in full to whom does not know the sender yet, and in short afterwards", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, text: "one" });
  await world.inject({ from: alice, to: account, text: "two" });
  await world.inject({ from: alice, to: group, text: "three" });
  await world.inject({ from: alice, to: group, text: "four" });
  const [one, two, three, four] = client.takeUpdates();

  expect(one).toMatchObject({
    _: "updates",
    seq: 0,
    chats: [],
    updates: [
      {
        _: "updateNewMessage",
        pts: 3,
        pts_count: 1,
        message: { _: "message", id: 2, message: "one", peer_id: { _: "peerUser", user_id: alice.id } },
      },
    ],
  });
  const pushed = (one!.updates as { message: object }[])[0]!.message;
  expect(pushed, "an incoming private message names no sender").not.toHaveProperty("from_id");
  expect(pushed).not.toHaveProperty("out");
  expect((one!.users as { id: bigint }[]).map(({ id }) => id).sort()).toEqual([alice.id, account.id].sort());

  expect(two).toMatchObject({
    _: "updateShortMessage",
    id: 3,
    user_id: alice.id,
    message: "two",
    pts: 4,
    pts_count: 1,
  });
  expect(three).toMatchObject({ _: "updates", chats: [{ _: "chat", id: group.id, participants_count: 3 }] });
  expect(four).toMatchObject({
    _: "updateShortChatMessage",
    from_id: alice.id,
    chat_id: group.id,
    message: "four",
  });
});

test("what the short forms cannot hold is pushed in full", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  for (const to of [account, group]) await world.inject({ from: alice, to, text: "hello" });
  client.takeUpdates();
  await world.inject({ from: alice, to: account, text: "a picture", media: { kind: "photo" } });
  await world.inject({ from: undefined, to: group, text: "nobody wrote this" });
  await world.inject({ from: bob, to: group, text: "Bob is new here" });
  await world.inject({ from: alice, to: group, service: { action: "chat_edit_title", title: "New title" } });
  const updates = client.takeUpdates();
  expect(updates.map((update) => update._)).toEqual(Array(4).fill("updates"));
  const messages = updates.map((update) => (update.updates as { message: object }[])[0]!.message);
  expect(messages[1]).not.toHaveProperty("from_id");
  expect(messages[2]).toMatchObject({ from_id: { _: "peerUser", user_id: bob.id } });
  expect(messages[3]).toMatchObject({
    _: "messageService",
    action: { _: "messageActionChatEditTitle", title: "New title" },
  });
  expect(updates[3]?.chats).toMatchObject([{ title: "New title" }]);
});

test("a reply carries the id of the original in the reader's own box", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: bob, to: alice, text: "shifts Alice's ids" });
  await world.inject({ from: bob, to: group, text: "question" });
  const question = world.messages(alice, group).at(-1)!;
  await world.inject({ from: alice, to: group, text: "answer", replyTo: question });
  await world.inject({ from: alice, to: group, text: "again", replyTo: question });
  expect(question.id).toBe(3);
  expect(client.takeUpdates().at(-1)).toMatchObject({
    _: "updateShortChatMessage",
    reply_to: { _: "messageReplyHeader", reply_to_msg_id: 2 },
  });
});

test("what an account does elsewhere reaches its other sessions, marked as its own", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: account, to: alice, text: "from my phone" });
  await world.inject({ from: account, to: alice, text: "again" });
  const [first, second] = client.takeUpdates();
  expect(first).toMatchObject({
    updates: [{ message: { out: true, from_id: { user_id: account.id }, peer_id: { user_id: alice.id } } }],
  });
  expect(second).toMatchObject({ _: "updateShortMessage", out: true, user_id: alice.id });
});

test("edits and deletes reach everybody who has a copy, and pts has no gap", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [mine, bobs] = [connect(world, account), connect(world, bob)];
  const [myPts, bobsPts] = [account.box.pts, bob.box.pts];
  await world.inject({ from: alice, to: group, text: "draft" });
  world.edit(world.messages(account, group).at(-1)!, "final");
  await world.inject({ from: alice, to: account, text: "private" });
  world.delete(world.messages(bob, group).at(-1)!);
  const updates = mine.takeUpdates();
  expect(updates[1]).toMatchObject({
    _: "updates",
    updates: [{ _: "updateEditMessage", message: { message: "final", edit_date: expect.any(Number) } }],
  });
  expect(updates[3]).toMatchObject({
    _: "updateShort",
    update: { _: "updateDeleteMessages", messages: [2] },
  });
  expect(followPts(myPts, updates)).toBe(account.box.pts);
  expect(followPts(bobsPts, bobs.takeUpdates())).toBe(bob.box.pts);
  expect(world.messages(alice, group).map(({ post }) => post.text)).toEqual([""]);
});

test("members come and go with their service messages", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const carol = world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol" });
  await world.inject({ from: alice, to: group, service: { action: "chat_add_user", user: carol } });
  expect(world.messages(carol, group)).toHaveLength(1);
  await world.inject({ from: alice, to: group, service: { action: "chat_delete_user", user: carol } });
  await world.inject({ from: alice, to: group, text: "without Carol" });
  expect(world.messages(carol, group)).toHaveLength(2);
  expect(world.messages(account, group)).toHaveLength(4);
  await expect(world.inject({ from: carol, to: group, text: "hello?" })).rejects.toThrow("from:");
});

test("equal seeds make equal worlds", async () => {
  const [one, two, other] = [createDemoWorld(), createDemoWorld(), createDemoWorld({ seed: "other" })];
  const idsOf = ({ account, group }: typeof one) => [account.id, account.accessHashFor(account), group.id];
  expect(idsOf(one)).toEqual(idsOf(two));
  expect(idsOf(one)).not.toEqual(idsOf(other));
  for (const { world } of [one, two, other]) await world.close();
});

function people(world: ReturnType<typeof createDemoWorld>["world"]) {
  const [account, alice, bob] = [...world.accounts];
  return { account: account!, alice: alice!, bob: bob! };
}

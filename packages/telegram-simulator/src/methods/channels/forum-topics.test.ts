import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputChannel, inputPeer } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";

let randomId = 1n;

function createForum() {
  const world = createChannelWorld();
  world.world.forum.toggle(world.supergroup, true);
  const { account, alice, supergroup } = world;
  const [client, hers] = [connect(world.world, account), connect(world.world, alice)];
  const peer = inputPeer(account, supergroup);
  const herPeer = inputPeer(alice, supergroup);
  const send = (text: string, reply?: object) => ({
    peer,
    message: text,
    random_id: randomId++,
    reply_to: reply && { _: "inputReplyToMessage", ...reply },
  });
  const create = async (title: string) => {
    const created = await hers.call("messages.createForumTopic", {
      peer: herPeer,
      title,
      random_id: randomId++,
    });
    return (created.updates as TlObject[])[0]!.id as number;
  };
  return { ...world, client, hers, peer, herPeer, send, create };
}

function messageIn(updates: TlObject): TlObject {
  const update = (updates.updates as TlObject[]).find(({ message }) => message !== undefined);
  return update!.message as TlObject;
}

test("a topic is made, written in, listed and read", async () => {
  const { world, client, hers, peer, herPeer, send, create, account, supergroup } = createForum();
  await using _ = world;
  client.takeUpdates();
  const before = supergroup.box.pts;
  const topicId = await create("Bugs");
  const inTopic = messageIn(
    await client.call("messages.sendMessage", send("in it", { reply_to_msg_id: topicId })),
  );
  expect(inTopic.reply_to).toMatchObject({ forum_topic: true, reply_to_msg_id: topicId });
  expect(inTopic.reply_to).not.toHaveProperty("reply_to_top_id");
  const answer = send("answer", { reply_to_msg_id: inTopic.id, top_msg_id: topicId });
  expect(messageIn(await client.call("messages.sendMessage", answer)).reply_to).toMatchObject({
    forum_topic: true,
    reply_to_msg_id: inTopic.id,
    reply_to_top_id: topicId,
  });
  const general = messageIn(await client.call("messages.sendMessage", send("in general")));
  expect(general).not.toHaveProperty("reply_to");
  expect(supergroup.box.pts).toBe(before + 4);
  expect(client.takeUpdates()).toMatchObject([
    { updates: [{ message: { action: { _: "messageActionTopicCreate", title: "Bugs" } } }] },
  ]);
  const list = await hers.call("messages.getForumTopics", { peer: herPeer, limit: 10 });
  expect(list).toMatchObject({
    count: 2,
    topics: [
      { id: 1, title: "General", top_message: general.id },
      { id: topicId, title: "Bugs", my: true, unread_count: 2, read_inbox_max_id: expect.any(Number) },
    ],
    pts: supergroup.box.pts,
  });
  const replies = { peer, msg_id: topicId, limit: 10, hash: 0n };
  const { messages } = await client.call("messages.getReplies", replies);
  expect((messages as TlObject[]).map(({ message }) => message)).toEqual(["answer", "in it"]);
  await hers.call("messages.readDiscussion", { peer: herPeer, msg_id: topicId, read_max_id: 9999 });
  const read = await hers.call("channels.getForumTopicsByID", {
    channel: { ...herPeer, _: "inputChannel" },
    topics: [topicId, 777],
  });
  expect(read.topics).toMatchObject([{ unread_count: 0 }, { _: "forumTopicDeleted", id: 777 }]);
  expect(account.box.pts, "a forum has its own pts").toBe(account.box.pts);
});

test("closing, renaming, pinning and deleting a topic", async () => {
  const { world, client, hers, peer, herPeer, send, create, supergroup } = createForum();
  await using _ = world;
  const topicId = await create("Bugs");
  const written = messageIn(
    await client.call("messages.sendMessage", send("x", { reply_to_msg_id: topicId })),
  );
  client.takeUpdates();
  const state = supergroup.box.pts;
  const edit = (change: object) =>
    hers.call("messages.editForumTopic", { peer: herPeer, topic_id: topicId, ...change });
  const closed = await edit({ closed: true });
  expect(messageIn(closed)).toMatchObject({
    action: { _: "messageActionTopicEdit", closed: true },
    reply_to: { forum_topic: true, reply_to_msg_id: topicId },
  });
  const reply = send("no", { reply_to_msg_id: topicId });
  expect(await client.fail("messages.sendMessage", reply)).toBe("400 TOPIC_CLOSED");
  const answer = send("no", { reply_to_msg_id: written.id });
  expect(await client.fail("messages.sendMessage", answer), "an answer in it").toBe("400 TOPIC_CLOSED");
  await edit({ closed: false });
  await edit({ title: "Defects" });
  expect(followPts(state, client.takeUpdates())).toBe(supergroup.box.pts);
  const fail = (change: object) =>
    hers.fail("messages.editForumTopic", { peer: herPeer, topic_id: topicId, ...change });
  expect(await fail({ title: "Defects" })).toBe("400 TOPIC_NOT_MODIFIED");
  expect(await fail({ title: "Both", closed: true })).toBe("400 TOPIC_CLOSE_SEPARATELY");
  expect(await fail({ title: " " })).toBe("400 TOPIC_TITLE_EMPTY");
  expect(await fail({ topic_id: 5555, closed: true })).toBe("400 TOPIC_ID_INVALID");
  const mine = { peer, topic_id: topicId, closed: true };
  expect(await client.fail("messages.editForumTopic", mine)).toBe("400 CHAT_ADMIN_REQUIRED");
  await hers.call("messages.updatePinnedForumTopic", { peer: herPeer, topic_id: topicId, pinned: true });
  expect(client.takeUpdates()).toMatchObject([
    { updates: [{ _: "updateChannelPinnedTopic", topic_id: topicId }] },
  ]);
  const steps = supergroup.box.pts;
  expect(await hers.call("messages.deleteTopicHistory", { peer: herPeer, top_msg_id: topicId })).toEqual({
    _: "messages.affectedHistory",
    pts: supergroup.box.pts,
    pts_count: supergroup.box.pts - steps,
    offset: 0,
  });
  expect(
    await client.fail("messages.sendMessage", send("no", { reply_to_msg_id: topicId, top_msg_id: topicId })),
  ).toBe("400 REPLY_MESSAGE_ID_INVALID");
});

test("only the owner makes a supergroup a forum", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const toggle = { enabled: true, tabs: false };
  const mine = { channel: inputChannel(account, supergroup), ...toggle };
  expect(await client.fail("channels.toggleForum", mine)).toBe("400 CHAT_ADMIN_REQUIRED");
  const create = { peer: inputPeer(alice, supergroup), title: "x", random_id: randomId++ };
  expect(await hers.fail("messages.createForumTopic", create)).toBe("400 CHANNEL_FORUM_MISSING");
  const on = { channel: inputChannel(alice, supergroup), ...toggle };
  expect(await hers.call("channels.toggleForum", on)).toMatchObject({ chats: [{ forum: true }] });
  expect(await hers.fail("channels.toggleForum", on)).toBe("400 CHAT_NOT_MODIFIED");
  world.channelActions.restrictAll(supergroup, { rights: new Set(["manage_topics"]), untilDate: 0 });
  const forbidden = { ...create, peer: inputPeer(account, supergroup) };
  expect(await client.fail("messages.createForumTopic", forbidden)).toBe("400 CHAT_ADMIN_REQUIRED");
});

test("pins are taken away topic by topic", async () => {
  const { world, client, hers, peer, herPeer, send, create } = createForum();
  await using _ = world;
  const topicId = await create("Bugs");
  const pinned = async (reply?: object) => {
    const { id } = messageIn(await client.call("messages.sendMessage", send("x", reply)));
    await hers.call("messages.updatePinnedMessage", { peer: herPeer, id });
    return id;
  };
  const inTopic = await pinned({ reply_to_msg_id: topicId });
  const inGeneral = await pinned();
  const filter = { _: "inputMessagesFilterPinned" };
  const left = async () => {
    const all = {
      offset_id: 0,
      add_offset: 0,
      limit: 10,
      max_id: 0,
      min_id: 0,
      min_date: 0,
      max_date: 0,
      hash: 0n,
    };
    const found = await client.call("messages.search", { peer, q: "", filter, ...all });
    return (found.messages as TlObject[]).map(({ id }) => id);
  };
  expect(await left()).toEqual([inGeneral, inTopic]);
  await hers.call("messages.unpinAllMessages", { peer: herPeer, top_msg_id: 1 });
  expect(await left()).toEqual([inTopic]);
  await hers.call("messages.unpinAllMessages", { peer: herPeer, top_msg_id: topicId });
  expect(await left()).toEqual([]);
});

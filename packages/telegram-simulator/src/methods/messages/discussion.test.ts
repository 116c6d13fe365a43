import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputPeer } from "../../../test/direct-client.ts";
import type { TlObject } from "../../tl/tl-object.ts";

test("comments on a channel's post stand in its discussion group, and are counted under it", async () => {
  const { world, account, alice, supergroup, channel } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  world.channelActions.link(channel, supergroup);
  await world.inject({ from: alice, to: channel, text: "a post" });
  const postId = channel.box.idsAfter(channel, 0).at(-1)!;
  const post = { peer: inputPeer(account, channel), msg_id: postId };
  const found = await client.call("messages.getDiscussionMessage", post);
  const [root] = found.messages as TlObject[];
  expect(root).toMatchObject({
    message: "a post",
    peer_id: { channel_id: supergroup.id },
    fwd_from: { channel_post: postId },
  });
  const comment = (message: string, id: unknown, random_id: bigint) =>
    client.call("messages.sendMessage", {
      peer: inputPeer(account, supergroup),
      message,
      random_id,
      reply_to: { _: "inputReplyToMessage", reply_to_msg_id: id },
    });
  const first = await comment("first", root!.id, 1n);
  const firstId = (first.updates as TlObject[])[0]!.id;
  const second = await comment("second", firstId, 2n);
  expect((second.updates as TlObject[])[1]!.message).toMatchObject({
    reply_to: { reply_to_msg_id: firstId, reply_to_top_id: root!.id },
  });
  const history = await client.call("messages.getHistory", { peer: post.peer, limit: 1, hash: 0n });
  expect((history.messages as TlObject[])[0]).toMatchObject({
    replies: {
      comments: true,
      replies: 2,
      channel_id: supergroup.id,
      recent_repliers: [{ user_id: account.id }],
    },
  });
  const replies = await client.call("messages.getReplies", { ...post, limit: 10, hash: 0n });
  expect((replies.messages as TlObject[]).map(({ message }) => message)).toEqual(["second", "first"]);
  const theirs = { peer: inputPeer(alice, channel), msg_id: postId };
  expect(await hers.call("messages.getDiscussionMessage", theirs)).toMatchObject({ unread_count: 2 });
  await hers.call("messages.readDiscussion", { ...theirs, read_max_id: 9999 });
  expect(await hers.call("messages.getDiscussionMessage", theirs)).toMatchObject({ unread_count: 0 });
  const missing = { ...post, msg_id: 999 };
  expect(await client.fail("messages.getDiscussionMessage", missing)).toBe("400 MSG_ID_INVALID");
});

test("whoever is named or answered in a supergroup has it as an unread mention", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const client = connect(world, account);
  const other = connect(world, account);
  const peer = inputPeer(account, supergroup);
  await client.call("messages.sendMessage", { peer, message: "mine", random_id: 5n });
  const mine = world.messages(account, supergroup).at(-1)!;
  await world.inject({ from: alice, to: supergroup, text: "an answer", replyTo: mine });
  await world.inject({ from: alice, to: supergroup, text: "hey @telepipe_demo" });
  await world.inject({ from: alice, to: supergroup, text: "nothing of yours" });
  const dialog = async () => {
    const { dialogs } = await client.call("messages.getPeerDialogs", {
      peers: [{ _: "inputDialogPeer", peer }],
    });
    return (dialogs as TlObject[])[0];
  };
  expect(await dialog()).toMatchObject({ unread_mentions_count: 2 });
  const { messages } = await client.call("messages.getUnreadMentions", { peer, limit: 10 });
  expect(messages).toMatchObject([
    { message: "hey @telepipe_demo", mentioned: true, media_unread: true },
    { message: "an answer" },
  ]);
  other.takeUpdates();
  const id = (messages as TlObject[])[0]!.id;
  await client.call("channels.readMessageContents", { channel: { ...peer, _: "inputChannel" }, id: [id] });
  expect(other.takeUpdates()).toMatchObject([
    { updates: [{ _: "updateChannelReadMessagesContents", channel_id: supergroup.id, messages: [id] }] },
  ]);
  await client.call("messages.readMentions", { peer });
  expect(await dialog()).toMatchObject({ unread_mentions_count: 0 });
});

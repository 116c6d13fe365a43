import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputPeer } from "../../../test/direct-client.ts";
import type { TlObject } from "../../tl/tl-object.ts";

const updatesIn = (pushes: TlObject[]) => pushes.flatMap((push) => (push.updates as TlObject[]) ?? []);
const reaction = [{ _: "reactionEmoji", emoticon: "👍" }];

test("a reaction in a supergroup is told to all its members", async () => {
  const { world, account, alice, bob, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers, his] = [connect(world, account), connect(world, alice), connect(world, bob)];
  await world.inject({ from: alice, to: supergroup, text: "good news" });
  const msg_id = supergroup.box.idsAfter(supergroup, 0).at(-1);
  for (const one of [client, hers, his]) one.takeUpdates();
  const peer = inputPeer(account, supergroup);
  await client.call("messages.sendReaction", { peer, msg_id, reaction });
  for (const one of [hers, his]) {
    expect(updatesIn(one.takeUpdates())).toMatchObject([
      { _: "updateMessageReactions", msg_id, peer: { channel_id: supergroup.id } },
    ]);
  }
  expect(client.takeUpdates()).toEqual([]);
});

test("a channel counts who has seen a post, and does not say who reacted", async () => {
  const { world, account, alice, bob, channel } = createChannelWorld();
  await using _ = world;
  const [client, his] = [connect(world, account), connect(world, bob)];
  await world.inject({ from: alice, to: channel, text: "news" });
  const id = channel.box.idsAfter(channel, 0).at(-1);
  const request = { peer: inputPeer(account, channel), id: [id], increment: true };
  await client.call("messages.getMessagesViews", request);
  expect((await client.call("messages.getMessagesViews", request)).views).toMatchObject([{ views: 2 }]);
  const hisRequest = { ...request, peer: inputPeer(bob, channel) };
  expect((await his.call("messages.getMessagesViews", hisRequest)).views).toMatchObject([{ views: 3 }]);
  await his.call("messages.sendReaction", { peer: hisRequest.peer, msg_id: id, reaction });
  const history = await client.call("messages.getHistory", { peer: request.peer, limit: 1 });
  const [post] = history.messages as { views: number; reactions: TlObject }[];
  expect(post).toMatchObject({ views: 3, reactions: { results: [{ count: 1 }] } });
  expect(post!.reactions).not.toHaveProperty("recent_reactions");
});

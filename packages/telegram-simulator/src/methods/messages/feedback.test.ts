import { expect, test } from "vitest";
import { connect, type DirectClient, inputPeer } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

const emoji = (emoticon: string) => [{ _: "reactionEmoji", emoticon }];
const text = (value: string) => ({ _: "textWithEntities", text: value, entities: [] });
const poll = (more: object = {}, media: object = {}) => ({
  _: "inputMediaPoll",
  poll: {
    _: "poll",
    id: 0n,
    question: text("Lunch?"),
    answers: ["yes", "no"].map((answer, index) => ({
      _: "pollAnswer",
      text: text(answer),
      option: Buffer.of(index),
    })),
    ...more,
  },
  ...media,
});
let randomId = 100n;
const sendMedia = (client: DirectClient, peer: TlObject, media: object) =>
  client.call("messages.sendMedia", { peer, media, message: "", random_id: ++randomId });
const updatesIn = (pushes: TlObject[]) => pushes.flatMap((push) => (push.updates as TlObject[]) ?? []);

test("a reaction is told to both sides, each from its own", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  await world.inject({ from: alice, to: account, text: "good news" });
  for (const one of [client, other, hers]) one.takeUpdates();
  const peer = inputPeer(account, alice);
  const pts = account.box.pts;
  const result = await client.call("messages.sendReaction", { peer, msg_id: 2, reaction: emoji("👍") });
  const mine = { _: "reactionCount", chosen_order: 0, count: 1, reaction: { emoticon: "👍" } };
  const update = { _: "updateMessageReactions", msg_id: 2, peer: { user_id: alice.id } };
  expect(result.updates).toMatchObject([{ ...update, reactions: { results: [mine] } }]);
  expect(client.takeUpdates()).toEqual([]);
  expect(updatesIn(other.takeUpdates())).toMatchObject([update]);
  const [told] = updatesIn(hers.takeUpdates());
  expect(told).toMatchObject({
    peer: { user_id: account.id },
    reactions: { recent_reactions: [{ unread: true, peer_id: { user_id: account.id } }] },
  });
  expect((told as unknown as { reactions: { results: object[] } }).reactions.results[0]).not.toHaveProperty(
    "chosen_order",
  );
  expect(account.box.pts, "reactions are no change of the box").toBe(pts);
  const history = await client.call("messages.getHistory", { peer, limit: 1 });
  expect(history.messages).toMatchObject([{ reactions: { results: [mine] } }]);
  const list = await client.call("messages.getMessageReactionsList", { peer, id: 2, limit: 10 });
  expect(list).toMatchObject({ count: 1, reactions: [{ my: true }], users: [{ id: account.id }] });
  const removed = await client.call("messages.sendReaction", { peer, msg_id: 2 });
  expect(removed.updates).toMatchObject([{ reactions: { results: [] } }]);
});

test("reactions that Telegram refuses", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, text: "hm" });
  const peer = inputPeer(account, alice);
  const refusal = (request: object) => client.fail("messages.sendReaction", { peer, msg_id: 2, ...request });
  expect(await refusal({ msg_id: 9, reaction: emoji("👍") })).toBe("400 MESSAGE_ID_INVALID");
  expect(await refusal({ reaction: emoji("x") })).toBe("400 REACTION_INVALID");
  expect(await refusal({ reaction: [...emoji("👍"), ...emoji("👎")] })).toBe("400 REACTIONS_TOO_MANY");
  const custom = [{ _: "reactionCustomEmoji", document_id: 1n }];
  expect(await refusal({ reaction: custom })).toBe("403 PREMIUM_ACCOUNT_REQUIRED");
  expect(await refusal({})).toBe("400 MESSAGE_NOT_MODIFIED");
});

test("the author reads what others think", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  await client.call("messages.sendMessage", { peer, message: "done", random_id: 1n });
  world.feedback.react(world.messages(alice, account)[0]!.post, alice, emoji("🎉"));
  const unread = async () => {
    const { dialogs } = await client.call("messages.getPeerDialogs", {
      peers: [{ _: "inputDialogPeer", peer }],
    });
    return (dialogs as TlObject[])[0]!.unread_reactions_count;
  };
  expect(await unread()).toBe(1);
  await client.call("messages.readReactions", { peer });
  expect(await unread()).toBe(0);
});

test("votes show to those who have voted; the poll closes by an edit", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, hers, his] = [connect(world, account), connect(world, alice), connect(world, bob)];
  await sendMedia(client, inputPeer(account, group), poll());
  for (const one of [client, hers, his]) one.takeUpdates();
  const [at, herMessage] = [world.messages(account, group).at(-1)!, world.messages(alice, group).at(-1)!];
  const peer = inputPeer(alice, group);
  const vote = { peer, msg_id: herMessage.id, options: [Buffer.of(1)] };
  const result = await hers.call("messages.sendVote", vote);
  expect(result.updates).toMatchObject([
    {
      _: "updateMessagePoll",
      results: { total_voters: 1, results: [{ voters: 0 }, { voters: 1, chosen: true }] },
    },
  ]);
  const [told] = updatesIn(his.takeUpdates());
  expect(told).toMatchObject({ _: "updateMessagePoll", results: { total_voters: 1 } });
  expect((told as unknown as { results: object }).results, "he has not voted").not.toHaveProperty("results");
  expect(await hers.fail("messages.sendVote", { ...vote, options: [Buffer.of(7)] })).toBe(
    "400 OPTION_INVALID",
  );
  expect(await hers.fail("messages.sendVote", { ...vote, options: [Buffer.of(0), Buffer.of(1)] })).toBe(
    "400 OPTIONS_TOO_MUCH",
  );
  const before = account.box.pts;
  const closing = { peer: inputPeer(account, group), id: at.id, media: poll({ closed: true }) };
  const closed = await client.call("messages.editMessage", closing);
  expect(closed.updates).toMatchObject([
    {
      _: "updateEditMessage",
      message: { media: { poll: { closed: true }, results: { results: [{}, { voters: 1 }] } } },
    },
  ]);
  expect(followPts(before, [closed])).toBe(account.box.pts);
  expect(await hers.fail("messages.sendVote", vote)).toBe("400 MESSAGE_POLL_CLOSED");
  expect(await client.fail("messages.editMessage", closing)).toBe("400 MESSAGE_NOT_MODIFIED");
});

test("a quiz tells its solution after the answer, which is final", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const quiz = (media: object) => poll({ quiz: true, public_voters: true }, media);
  const peer = inputPeer(account, alice);
  const refusal = (media: object) =>
    client.fail("messages.sendMedia", { peer, media, message: "", random_id: 1n });
  expect(await refusal(quiz({}))).toBe("400 QUIZ_CORRECT_ANSWERS_EMPTY");
  expect(await refusal(quiz({ correct_answers: [5] }))).toBe("400 QUIZ_CORRECT_ANSWER_INVALID");
  await sendMedia(client, peer, quiz({ correct_answers: [0], solution: "Always.", solution_entities: [] }));
  const vote = { peer: inputPeer(alice, account), msg_id: 2, options: [Buffer.of(1)] };
  const list = { peer: vote.peer, id: 2, limit: 10 };
  expect(await hers.fail("messages.getPollVotes", list)).toBe("403 POLL_VOTE_REQUIRED");
  const result = await hers.call("messages.sendVote", vote);
  expect(result.updates).toMatchObject([
    { results: { solution: "Always.", results: [{ correct: true }, { chosen: true }] } },
  ]);
  expect(await hers.fail("messages.sendVote", vote)).toBe("400 REVOTE_NOT_ALLOWED");
  expect(await hers.call("messages.getPollVotes", list)).toMatchObject({
    count: 1,
    votes: [{ peer: { user_id: alice.id } }],
  });
});

test("a poll closes itself, and a forwarded one shares the votes", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice, bob } = createDemoWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [client, his] = [connect(world, account), connect(world, bob)];
  const peer = inputPeer(account, alice);
  await sendMedia(client, peer, poll({ close_period: 60 }));
  await client.call("messages.forwardMessages", {
    from_peer: peer,
    to_peer: inputPeer(account, bob),
    id: [2],
    random_id: [7n],
  });
  his.takeUpdates();
  await client.call("messages.sendVote", { peer, msg_id: 2, options: [Buffer.of(0)] });
  expect(updatesIn(his.takeUpdates())).toMatchObject([{ results: { total_voters: 1 } }]);
  nowMs += 60_000;
  world.alarms.ring();
  expect(updatesIn(his.takeUpdates())).toMatchObject([{ poll: { closed: true } }]);
});

test("a live location moves and stops; both sides follow", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice } = createDemoWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const peer = inputPeer(account, alice);
  const live = (lat: number, more: object) => ({
    _: "inputMediaGeoLive",
    geo_point: { _: "inputGeoPoint", lat, long: 2 },
    ...more,
  });
  const refused = { peer, media: live(1, {}), message: "", random_id: 1n };
  expect(await client.fail("messages.sendMedia", refused)).toBe("400 MEDIA_INVALID");
  await sendMedia(client, peer, live(1, { period: 900 }));
  hers.takeUpdates();
  nowMs += 30_000;
  await client.call("messages.editMessage", { peer, id: 2, media: live(3, { heading: 90 }) });
  expect(updatesIn(hers.takeUpdates())).toMatchObject([
    { message: { media: { geo: { lat: 3 }, heading: 90, period: 900 }, edit_hide: true } },
  ]);
  await client.call("messages.editMessage", { peer, id: 2, media: live(3, { stopped: true }) });
  expect(updatesIn(hers.takeUpdates())).toMatchObject([{ message: { media: { period: 30 } } }]);
  const again = { peer, id: 2, media: live(4, {}) };
  expect(await client.fail("messages.editMessage", again)).toBe("400 MESSAGE_EDIT_TIME_EXPIRED");
});

test("dice fall the same way in each run", async () => {
  const rolled = async () => {
    const { world, account, alice } = createDemoWorld();
    await using _ = world;
    const client = connect(world, account);
    const peer = inputPeer(account, alice);
    const unknown = { peer, media: { _: "inputMediaDice", emoticon: "x" }, message: "", random_id: 1n };
    expect(await client.fail("messages.sendMedia", unknown)).toBe("400 EMOTICON_INVALID");
    const { updates } = await sendMedia(client, peer, { _: "inputMediaDice", emoticon: "🎰" });
    return (updates as { message: { media: { value: number } } }[])[1]!.message.media.value;
  };
  const value = await rolled();
  expect(value).toBeGreaterThan(0);
  expect(value).toBeLessThanOrEqual(64);
  expect(await rolled()).toBe(value);
});

test("a file that destroys itself is gone some time after it has been opened", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice, group } = createDemoWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  await world.inject({ from: alice, to: account, media: { kind: "photo", ttlSeconds: 5 } });
  const [update] = updatesIn(client.takeUpdates());
  expect(update).toMatchObject({ message: { media_unread: true, media: { ttl_seconds: 5, photo: {} } } });
  const { photo } = (update as unknown as { message: { media: { photo: TlObject } } }).message.media;
  const { id, access_hash, file_reference } = photo;
  const again = { _: "inputMediaPhoto", id: { _: "inputPhoto", id, access_hash, file_reference } };
  const toGroup = {
    peer: inputPeer(account, group),
    media: { ...again, ttl_seconds: 5 },
    message: "",
    random_id: 1n,
  };
  expect(await client.fail("messages.sendMedia", toGroup)).toBe("400 TTL_MEDIA_INVALID");
  hers.takeUpdates();
  const before = account.box.pts;
  const read = await client.call("messages.readMessageContents", { id: [2] });
  expect(hers.takeUpdates(), "the author learns that it was opened").toMatchObject([
    { update: { _: "updateReadMessagesContents" } },
  ]);
  nowMs += 5000;
  world.alarms.ring();
  const pushes = client.takeUpdates();
  const [gone] = updatesIn(pushes);
  expect(gone).toMatchObject({ _: "updateEditMessage", message: { media: { ttl_seconds: 5 } } });
  expect((gone as unknown as { message: { media: object } }).message.media).not.toHaveProperty("photo");
  expect(followPts(before, [read, ...pushes])).toBe(account.box.pts);
});

import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputChannel, inputPeer, inputUser } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";

let lastRandomId = 0n;
const text = (peer: TlObject, message: string) => ({ peer, message, random_id: ++lastRandomId });

test("a message in a supergroup has one id and one pts for everybody, and each reader's own view", async () => {
  const { world, account, alice, bob, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  const ptsOfBoxes = [account, alice, bob].map(({ box }) => box.pts);
  const before = supergroup.box.pts;
  const answer = await client.call(
    "messages.sendMessage",
    text(inputPeer(account, supergroup), "hello @alice_demo"),
  );
  const id = supergroup.box.idsAfter(supergroup, 0).at(-1);
  expect(answer).toMatchObject({
    _: "updates",
    updates: [
      { _: "updateMessageID", id },
      {
        _: "updateNewChannelMessage",
        pts: before + 1,
        pts_count: 1,
        message: { id, out: true, peer_id: { channel_id: supergroup.id }, from_id: { user_id: account.id } },
      },
    ],
    chats: [{ _: "channel", id: supergroup.id, megagroup: true, username: "some_supergroup" }],
  });
  expect(client.takeUpdates()).toEqual([]);
  expect(other.takeUpdates()).toMatchObject([{ updates: [{ message: { id, out: true } }] }]);
  const [push] = hers.takeUpdates();
  expect(push).toMatchObject({
    updates: [{ _: "updateNewChannelMessage", message: { id, mentioned: true } }],
  });
  expect(push).not.toHaveProperty("updates.0.message.out", true);
  expect(ptsOfBoxes, "no account's own box is touched").toEqual(
    [account, alice, bob].map(({ box }) => box.pts),
  );
});

test("edits, deletes, pins and albums are counted by the channel", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const start = supergroup.box.pts;
  await client.call("messages.sendMessage", text(inputPeer(account, supergroup), "draft"));
  const id = supergroup.box.idsAfter(supergroup, 0).at(-1)!;
  const edit = { peer: inputPeer(account, supergroup), id, message: "final" };
  expect(await client.call("messages.editMessage", edit)).toMatchObject({
    updates: [{ _: "updateEditChannelMessage", message: { id, message: "final" } }],
  });
  await hers.call("messages.updatePinnedMessage", { peer: inputPeer(alice, supergroup), id });
  const affected = await client.call("channels.deleteMessages", {
    channel: inputChannel(account, supergroup),
    id: [id],
  });
  expect(affected).toMatchObject({ pts: supergroup.box.pts, pts_count: 1 });
  const updates = client.takeUpdates();
  expect(
    updates.flatMap(({ updates, update }) => (updates as TlObject[]) ?? [update]).map(({ _ }) => _),
  ).toEqual(["updatePinnedChannelMessages", "updateNewChannelMessage"]);
  const hersAll = hers.takeUpdates();
  expect(hersAll.map(({ _, update }) => (update as TlObject)?._ ?? _)).toEqual([
    "updates",
    "updates",
    "updateDeleteChannelMessages",
  ]);
  expect(start).toBeLessThan(supergroup.box.pts);
});

test("history, single messages and the dialog come from the channel's box", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const client = connect(world, account);
  for (const text of ["one", "two"]) await world.inject({ from: alice, to: supergroup, text });
  const peer = inputPeer(account, supergroup);
  const history = await client.call("messages.getHistory", { peer, limit: 2, hash: 0n });
  expect(history).toMatchObject({
    _: "messages.channelMessages",
    pts: supergroup.box.pts,
    messages: [{ message: "two" }, { message: "one" }],
  });
  const [two] = history.messages as { id: number }[];
  const ids = [two!.id, 999].map((id) => ({ _: "inputMessageID", id }));
  const channel = inputChannel(account, supergroup);
  expect(await client.call("channels.getMessages", { channel, id: ids })).toMatchObject({
    messages: [{ message: "two" }, { _: "messageEmpty", id: 999 }],
  });
  const { dialogs, state } = await client.call("messages.getPeerDialogs", {
    peers: [{ _: "inputDialogPeer", peer }],
  });
  expect(dialogs).toMatchObject([{ pts: supergroup.box.pts, top_message: two!.id, unread_count: 4 }]);
  expect(state).toMatchObject({ pts: account.box.pts });
  const list = await client.call("messages.getDialogs", {
    offset_peer: { _: "inputPeerEmpty" },
    limit: 100,
    hash: 0n,
  });
  expect((list.dialogs as { peer: TlObject }[]).map(({ peer }) => peer._).sort()).toEqual([
    "peerChannel",
    "peerChannel",
    "peerChat",
  ]);
});

test("reading a channel tells the reader's other sessions and the authors", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, other, hers] = [connect(world, account), connect(world, account), connect(world, alice)];
  await world.inject({ from: alice, to: supergroup, text: "read me" });
  for (const { takeUpdates } of [client, other, hers]) takeUpdates();
  const id = supergroup.box.idsAfter(supergroup, 0).at(-1)!;
  const request = { channel: inputChannel(account, supergroup), max_id: id };
  expect(await client.call("channels.readHistory", request)).toBe(true);
  expect(await client.call("channels.readHistory", request)).toBe(false);
  const elsewhere = { peer: inputPeer(account, supergroup), max_id: id };
  expect(await client.fail("messages.readHistory", elsewhere)).toBe("400 PEER_ID_INVALID");
  expect(client.takeUpdates()).toEqual([]);
  expect(other.takeUpdates()).toMatchObject([
    { update: { _: "updateReadChannelInbox", channel_id: supergroup.id, max_id: id, still_unread_count: 0 } },
  ]);
  expect(hers.takeUpdates()).toMatchObject([{ update: { _: "updateReadChannelOutbox", max_id: id } }]);
});

test("posts of a broadcast channel have no sender, unless they are signed", async () => {
  const { world, account, alice, channel } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  await hers.call("messages.sendMessage", text(inputPeer(alice, channel), "news"));
  const [push] = client.takeUpdates();
  expect(push).toMatchObject({
    updates: [{ message: { post: true, message: "news", peer_id: { channel_id: channel.id } } }],
    users: [{ self: true }],
    chats: [{ broadcast: true }],
  });
  expect(push).not.toHaveProperty("updates.0.message.from_id");
  await hers.call("channels.toggleSignatures", {
    channel: inputChannel(alice, channel),
    signatures_enabled: true,
  });
  await hers.call("messages.sendMessage", text(inputPeer(alice, channel), "signed"));
  expect(client.takeUpdates().at(-1)).toMatchObject({
    updates: [{ message: { post_author: "Alice Example" } }],
  });
  expect(await client.fail("messages.sendMessage", text(inputPeer(account, channel), "x"))).toBe(
    "400 CHAT_ADMIN_REQUIRED",
  );
});

test("a discussion group gets its channel's posts, in the channel's name", async () => {
  const { world, account, alice, channel, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const link = { broadcast: inputChannel(alice, channel), group: inputChannel(alice, supergroup) };
  expect(await hers.call("channels.setDiscussionGroup", link)).toBe(true);
  expect(await hers.fail("channels.setDiscussionGroup", link)).toBe("400 LINK_NOT_MODIFIED");
  client.takeUpdates();
  await hers.call("messages.sendMessage", text(inputPeer(alice, channel), "discuss this"));
  const [post, copy] = client.takeUpdates();
  expect(post).toMatchObject({ updates: [{ message: { post: true, peer_id: { channel_id: channel.id } } }] });
  const id = channel.box.idsAfter(channel, 0).at(-1);
  expect(copy).toMatchObject({
    updates: [
      {
        message: {
          peer_id: { channel_id: supergroup.id },
          from_id: { _: "peerChannel", channel_id: channel.id },
          fwd_from: { from_id: { channel_id: channel.id }, channel_post: id, saved_from_msg_id: id },
          message: "discuss this",
        },
      },
    ],
  });
  expect(
    await client.call("channels.getFullChannel", { channel: inputChannel(account, channel) }),
  ).toMatchObject({
    full_chat: { linked_chat_id: supergroup.id },
    chats: [{ has_link: true }, { id: supergroup.id }],
  });
});

test("a forwarded post names its channel, not its author", async () => {
  const { world, account, alice, bob, channel } = createChannelWorld();
  await using _ = world;
  const [client, his] = [connect(world, account), connect(world, bob)];
  await world.inject({ from: alice, to: channel, text: "news" });
  const id = channel.box.idsAfter(channel, 0).at(-1);
  his.takeUpdates();
  await client.call("messages.forwardMessages", {
    from_peer: inputPeer(account, channel),
    to_peer: inputPeer(account, bob),
    id: [id],
    random_id: [++lastRandomId],
  });
  const [push] = his.takeUpdates();
  const origin = { from_id: { _: "peerChannel", channel_id: channel.id }, channel_post: id };
  expect(push).toMatchObject({ updates: [{ message: { fwd_from: origin } }], chats: [{ id: channel.id }] });
  expect((push!.users as { id: bigint }[]).map((user) => user.id)).not.toContain(alice.id);
});

test("an anonymous administrator writes in the group's name", async () => {
  const { world, account, alice, bob, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const admin_rights = { _: "chatAdminRights", anonymous: true, ban_users: true };
  const user_id = inputUser(alice, bob);
  const channel = inputChannel(alice, supergroup);
  await hers.call("channels.editAdmin", { channel, user_id, admin_rights, rank: "ghost" });
  await world.inject({ from: bob, to: supergroup, text: "boo" });
  const [push] = client.takeUpdates();
  expect(push).toMatchObject({
    updates: [{ message: { from_id: { _: "peerChannel", channel_id: supergroup.id }, message: "boo" } }],
    users: [{ self: true }],
  });
  expect(
    await client.call("channels.getParticipant", {
      channel: inputChannel(account, supergroup),
      participant: inputPeer(account, bob),
    }),
  ).toMatchObject({ participant: { _: "channelParticipantAdmin", rank: "ghost", promoted_by: alice.id } });
});

test("peers are checked: access hashes, privacy, removal", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const client = connect(world, account);
  const carol = connect(world, world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol" }));
  const refusal = (peer: TlObject, who = client) => who.fail("messages.sendMessage", text(peer, "x"));
  expect(await refusal({ ...inputPeer(account, supergroup), access_hash: 1n })).toBe("400 CHANNEL_INVALID");
  expect(await refusal(inputPeer(alice, supergroup)), "somebody else's hash").toBe("400 CHANNEL_INVALID");
  const hers = inputPeer(carol.account!, supergroup);
  expect(await refusal(hers, carol), "anybody may read a public group").toBe("403 CHAT_WRITE_FORBIDDEN");
  expect(await carol.call("messages.getHistory", { peer: hers, limit: 1, hash: 0n })).toMatchObject({
    chats: [{ _: "channel", left: true }],
  });
  supergroup.username = undefined;
  expect(await refusal(hers, carol)).toBe("406 CHANNEL_PRIVATE");
  expect(await client.fail("channels.getChannels", { id: [{ _: "inputChannelEmpty" }] })).toBe(
    "400 CHANNEL_INVALID",
  );
  const kick = { _: "chatBannedRights", view_messages: true, until_date: 0 };
  const ban = {
    channel: inputChannel(alice, supergroup),
    participant: inputPeer(alice, account),
    banned_rights: kick,
  };
  await connect(world, alice).call("channels.editBanned", ban);
  expect(client.takeUpdates()).toMatchObject([
    {
      updates: [{ _: "updateChannel", channel_id: supergroup.id }],
      chats: [{ _: "channelForbidden" }],
      seq: account.seq,
    },
  ]);
  expect(await refusal(inputPeer(account, supergroup))).toBe("406 CHANNEL_PRIVATE");
  supergroup.username = "public_again";
  expect(await refusal(inputPeer(account, supergroup)), "removed from a public one").toBe(
    "406 CHANNEL_PRIVATE",
  );
});

test("people come and go", async () => {
  const { world, account, alice, bob, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const channel = inputChannel(account, supergroup);
  expect(await client.fail("channels.joinChannel", { channel })).toBe("400 USER_ALREADY_PARTICIPANT");
  expect(await client.call("channels.leaveChannel", { channel })).toMatchObject({
    updates: [
      { _: "updateChannel" },
      { message: { action: { _: "messageActionChatDeleteUser", user_id: account.id } } },
    ],
    chats: [{ left: true }],
  });
  expect(await client.fail("channels.leaveChannel", { channel })).toBe("400 USER_NOT_PARTICIPANT");
  client.takeUpdates();
  await world.inject({ from: bob, to: supergroup, text: "gone?" });
  expect(client.takeUpdates(), "those who have left hear nothing").toEqual([]);
  const joined = (await client.call("channels.joinChannel", { channel })).updates;
  expect(joined).toMatchObject({
    updates: [
      { _: "updateChannel" },
      { message: { action: { _: "messageActionChatAddUser", users: [account.id] } } },
    ],
  });
  expect(await hers.fail("channels.leaveChannel", { channel: inputChannel(alice, supergroup) })).toBe(
    "400 USER_CREATOR",
  );
  const carol = world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol" });
  const invitation = { channel, users: [inputUser(account, carol)] };
  expect(await client.call("channels.inviteToChannel", invitation)).toMatchObject({ missing_invitees: [] });
  expect(supergroup.members.get(carol.id)?.inviter).toBe(account);
  const list = { channel, filter: { _: "channelParticipantsRecent" }, offset: 0, limit: 2, hash: 0n };
  expect(await client.call("channels.getParticipants", list)).toMatchObject({
    count: 4,
    participants: [{ _: "channelParticipantCreator" }, { _: "channelParticipant", user_id: bob.id }],
  });
});

test("what members are kept from", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const send = () => client.fail("messages.sendMessage", text(inputPeer(account, supergroup), "x"));
  const channel = inputChannel(alice, supergroup);
  const muted = { _: "chatBannedRights", send_messages: true, until_date: 0 };
  const participant = inputPeer(alice, account);
  await hers.call("channels.editBanned", { channel, participant, banned_rights: muted });
  expect(await send()).toBe("400 USER_BANNED_IN_CHANNEL");
  await hers.call("channels.editBanned", {
    channel,
    participant,
    banned_rights: { _: "chatBannedRights", until_date: 0 },
  });
  const peer = inputPeer(alice, supergroup);
  await hers.call("messages.editChatDefaultBannedRights", { peer, banned_rights: muted });
  expect(await send()).toBe("403 CHAT_WRITE_FORBIDDEN");
  await hers.call("messages.editChatDefaultBannedRights", {
    peer,
    banned_rights: { _: "chatBannedRights", send_plain: true, send_media: true, until_date: 0 },
  });
  expect(await send()).toBe("403 CHAT_SEND_PLAIN_FORBIDDEN");
  const media = { _: "inputMediaGeoPoint", geo_point: { _: "inputGeoPoint", lat: 1, long: 2 } };
  const geo = { ...text(inputPeer(account, supergroup), ""), media };
  expect(await client.fail("messages.sendMedia", geo)).toBe("403 CHAT_SEND_MEDIA_FORBIDDEN");
  await hers.call("messages.sendMessage", text(peer, "the creator may"));
  expect(
    await client.fail("channels.editTitle", { channel: inputChannel(account, supergroup), title: "mine" }),
  ).toBe("400 CHAT_ADMIN_REQUIRED");
});

test("slow mode lets a member write once in a while", async () => {
  let nowMs = 1_700_000_000_000;
  const { world, account, alice, supergroup } = createChannelWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const channel = inputChannel(alice, supergroup);
  expect(await hers.fail("channels.toggleSlowMode", { channel, seconds: 7 })).toBe("400 SECONDS_INVALID");
  await hers.call("channels.toggleSlowMode", { channel, seconds: 30 });
  const message = text(inputPeer(account, supergroup), "x");
  await client.call("messages.sendMessage", text(inputPeer(account, supergroup), "first"));
  nowMs += 10_000;
  expect(await client.fail("messages.sendMessage", message)).toBe("420 SLOWMODE_WAIT_20");
  for (const text of ["one", "two"]) await world.inject({ from: alice, to: supergroup, text });
  nowMs += 20_000;
  await client.call("messages.sendMessage", message);
});

test("creating, naming and deleting a supergroup", async () => {
  const { world, account, alice } = createChannelWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const created = await client.call("channels.createChannel", {
    megagroup: true,
    title: "New",
    about: "mine",
  });
  expect(created).toMatchObject({
    updates: [
      { _: "updateChannel" },
      { message: { action: { _: "messageActionChannelCreate", title: "New" } } },
    ],
    chats: [{ creator: true, megagroup: true }],
  });
  const made = [...world.channels].at(-1)!;
  const channel = inputChannel(account, made);
  expect(await client.fail("channels.updateUsername", { channel, username: "alice_demo" })).toBe(
    "400 USERNAME_OCCUPIED",
  );
  expect(await client.call("channels.updateUsername", { channel, username: "brand_new" })).toBe(true);
  expect(await hers.call("contacts.resolveUsername", { username: "brand_new" })).toMatchObject({
    peer: { channel_id: made.id },
    chats: [{ id: made.id, access_hash: made.accessHashFor(alice), left: true }],
  });
  await client.call("channels.editTitle", { channel, title: "Newer" });
  expect(await client.call("channels.getFullChannel", { channel })).toMatchObject({
    full_chat: { id: made.id, about: "mine", participants_count: 1, pts: made.box.pts },
    chats: [{ title: "Newer" }],
  });
  await client.call("channels.deleteChannel", { channel });
  expect(await client.fail("channels.getFullChannel", { channel })).toBe("400 CHANNEL_INVALID");
});

test("the difference of a channel comes in slices, and says which one is the last", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const client = connect(world, account);
  const start = supergroup.box.pts;
  const { pts, date } = await client.call("updates.getState");
  for (let index = 0; index < 250; index++)
    await world.inject({ from: alice, to: supergroup, text: `${index}` });
  expect(
    await client.call("updates.getDifference", { pts, date, qts: 0 }),
    "which channels to ask for",
  ).toMatchObject({
    new_messages: [],
    other_updates: expect.arrayContaining([
      { _: "updateChannelTooLong", channel_id: supergroup.id, pts: supergroup.box.pts },
    ]),
  });
  const received: string[] = [];
  const finals: unknown[] = [];
  for (let state = start; ; ) {
    const difference = await client.call("updates.getChannelDifference", {
      channel: inputChannel(account, supergroup),
      filter: { _: "channelMessagesFilterEmpty" },
      pts: state,
      limit: 1000,
    });
    if (difference._ === "updates.channelDifferenceEmpty") break;
    finals.push(difference.final === true);
    received.push(...(difference.new_messages as { message: string }[]).map(({ message }) => message));
    state = difference.pts as number;
  }
  expect(received).toEqual(Array.from({ length: 250 }, (_, index) => `${index}`));
  expect(finals).toEqual([false, false, true]);
});

test("a channel's state that is no longer remembered is too long ago", async () => {
  const { world, account, alice, supergroup } = createChannelWorld({ retention: { updates: 10 } });
  await using _ = world;
  const client = connect(world, account);
  for (let index = 0; index < 30; index++)
    await world.inject({ from: alice, to: supergroup, text: `${index}` });
  const get = (pts: number) =>
    client.call("updates.getChannelDifference", {
      channel: inputChannel(account, supergroup),
      filter: { _: "channelMessagesFilterEmpty" },
      pts,
      limit: 100,
    });
  expect(await get(1)).toMatchObject({
    _: "updates.channelDifferenceTooLong",
    final: true,
    dialog: { pts: supergroup.box.pts, unread_count: 32 },
  });
  expect(((await get(1)).messages as TlObject[])[0]).toMatchObject({ message: "29" });
  expect(await get(supergroup.box.pts - 10)).toMatchObject({ _: "updates.channelDifference", final: true });
});

test("lost pushes of a channel show as a gap, or as updateChannelTooLong", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const client = connect(world, account);
  const start = supergroup.box.pts;
  world.pushFaults.add({ kind: "drop", accountId: account.id, after: 1 });
  for (const text of ["one", "two", "three"]) await world.inject({ from: alice, to: supergroup, text });
  expect(() => followPts(start, client.takeUpdates())).toThrow(`does not follow ${start + 1}`);
  world.pushFaults.add({ kind: "channel_too_long", accountId: account.id });
  await world.inject({ from: alice, to: account, text: "not of a channel" });
  await world.inject({ from: alice, to: supergroup, text: "four" });
  expect(client.takeUpdates().at(-1)).toMatchObject({
    updates: [{ _: "updateChannelTooLong", channel_id: supergroup.id, pts: supergroup.box.pts }],
  });
});

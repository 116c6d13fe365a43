import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputPeer, inputUser } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

test("a group becomes a supergroup with the same people, and each names the other", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const chat_id = group.id;
  await hers.call("messages.editChatAdmin", { chat_id, user_id: inputUser(alice, bob), is_admin: true });
  expect(client.takeUpdates()).toMatchObject([
    { updates: [{ _: "updateChatParticipantAdmin", user_id: bob.id, is_admin: true }] },
  ]);
  expect(await client.fail("messages.migrateChat", { chat_id })).toBe("400 CHAT_ADMIN_REQUIRED");
  const before = account.box.pts;
  const answer = await hers.call("messages.migrateChat", { chat_id });
  const [channel] = world.channels;
  expect(answer.updates).toMatchObject([
    { _: "updateChannel" },
    { message: { action: { _: "messageActionChatMigrateTo", channel_id: channel!.id } } },
    { _: "updateNewChannelMessage", message: { action: { _: "messageActionChannelMigrateFrom", chat_id } } },
  ]);
  expect(answer.chats).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        _: "chat",
        migrated_to: expect.objectContaining({ channel_id: channel!.id }),
      }),
    ]),
  );
  expect([...channel!.members.keys()].sort()).toEqual([account.id, alice.id, bob.id].sort());
  expect(channel!.members.get(bob.id)?.admin).toBeDefined();
  const pushed = client.takeUpdates();
  const own = pushed.filter(
    ({ updates }) => (updates as TlObject[] | undefined)?.[0]?._ !== "updateNewChannelMessage",
  );
  expect(followPts(before, own)).toBe(account.box.pts);
  const send = { peer: inputPeer(account, group), message: "too late", random_id: 1n };
  expect(await client.fail("messages.sendMessage", send)).toBe("403 CHAT_WRITE_FORBIDDEN");
  const there = { ...send, peer: inputPeer(account, channel!) };
  expect(await client.call("messages.sendMessage", there)).toMatchObject({ _: "updates" });
  const full = { channel: { ...inputPeer(account, channel!), _: "inputChannel" } };
  expect(await client.call("channels.getFullChannel", full)).toMatchObject({
    full_chat: { migrated_from_chat_id: chat_id },
  });
  expect(await hers.fail("messages.migrateChat", { chat_id })).toBe("400 CHAT_ID_INVALID");
});

test("what all members of a group are kept from, its administrators are not", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const [client, hers, bobs] = [connect(world, account), connect(world, alice), connect(world, bob)];
  const restrict = (rights: object) =>
    hers.call("messages.editChatDefaultBannedRights", {
      peer: inputPeer(alice, group),
      banned_rights: { _: "chatBannedRights", until_date: 0, ...rights },
    });
  await restrict({ send_messages: true, change_info: true, invite_users: true });
  expect(client.takeUpdates()).toMatchObject([
    { updates: [{ _: "updateChatDefaultBannedRights", default_banned_rights: { send_messages: true } }] },
  ]);
  const send = { peer: inputPeer(account, group), message: "x", random_id: 1n };
  expect(await client.fail("messages.sendMessage", send)).toBe("403 CHAT_WRITE_FORBIDDEN");
  const title = { chat_id: group.id, title: "Mine" };
  expect(await client.fail("messages.editChatTitle", title)).toBe("400 CHAT_ADMIN_REQUIRED");
  const admin = { chat_id: group.id, user_id: inputUser(alice, bob), is_admin: true };
  await hers.call("messages.editChatAdmin", admin);
  await bobs.call("messages.sendMessage", { ...send, peer: inputPeer(bob, group) });
  await bobs.call("messages.editChatTitle", title);
  await bobs.call("messages.editChatAbout", { peer: inputPeer(bob, group), about: "For all" });
  expect(await bobs.call("messages.getFullChat", { chat_id: group.id })).toMatchObject({
    full_chat: { about: "For all" },
  });
  expect(await bobs.fail("messages.editChatAdmin", admin)).toBe("400 CHAT_ADMIN_REQUIRED");
  await restrict({ send_plain: true });
  expect(await client.fail("messages.sendMessage", send)).toBe("403 CHAT_SEND_PLAIN_FORBIDDEN");
});

test("messages of all chats are found at once, page by page", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, account, alice, group, supergroup, channel } = createChannelWorld({ nowMs: () => nowMs });
  await using _ = world;
  const client = connect(world, account);
  for (const to of [account, group, supergroup, channel, account]) {
    nowMs += 1000;
    await world.inject({ from: alice, to, text: `needle in ${to.kind === "user" ? "private" : to.title}` });
  }
  await world.inject({ from: alice, to: account, text: "hay" });
  const found: string[] = [];
  let offset: object = { offset_rate: 0, offset_peer: { _: "inputPeerEmpty" }, offset_id: 0 };
  for (;;) {
    const request = { q: "needle", filter: { _: "inputMessagesFilterEmpty" }, limit: 2, ...offset };
    const page = await client.call("messages.searchGlobal", request);
    const messages = page.messages as { id: number; message: string; peer_id: TlObject }[];
    found.push(...messages.map(({ message }) => message));
    const last = messages.at(-1)!;
    if (page.next_rate === undefined) break;
    const peers = [alice, group, supergroup, channel];
    const peer = peers.find(({ id }) => Object.values(last.peer_id).includes(id))!;
    offset = { offset_rate: page.next_rate, offset_peer: inputPeer(account, peer), offset_id: last.id };
  }
  expect(found).toEqual([
    "needle in private",
    "needle in Channel",
    "needle in Supergroup",
    "needle in Demo group",
    "needle in private",
  ]);
  const groups = { q: "needle", filter: { _: "inputMessagesFilterEmpty" }, limit: 9, groups_only: true };
  const inGroups = await client.call("messages.searchGlobal", {
    ...offset,
    ...groups,
    offset_rate: 0,
    offset_id: 0,
  });
  expect((inGroups.messages as TlObject[]).length).toBe(2);
});

test("sticker sets are found, and their stickers sent", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const named = { stickerset: { _: "inputStickerSetShortName", short_name: "simulatedanimals" }, hash: 0 };
  const found = await client.call("messages.getStickerSet", named);
  expect(found).toMatchObject({
    set: { short_name: "SimulatedAnimals", count: 3 },
    packs: [{ emoticon: "🐱" }, {}, {}],
  });
  const [cat] = found.documents as { id: bigint; access_hash: bigint; file_reference: Buffer }[];
  const { id, access_hash, file_reference } = cat!;
  const media = { _: "inputMediaDocument", id: { _: "inputDocument", id, access_hash, file_reference } };
  const sent = { peer: inputPeer(account, alice), media, message: "", random_id: 1n };
  expect(
    JSON.stringify(await client.call("messages.sendMedia", sent), (_, v) =>
      typeof v === "bigint" ? `${v}` : v,
    ),
  ).toContain("inputStickerSetID");
  const { set } = found as { set?: { id: bigint; access_hash: bigint } };
  const byId = { _: "inputStickerSetID", id: set!.id, access_hash: set!.access_hash };
  expect(await client.call("messages.getStickerSet", { stickerset: byId, hash: 0 })).toMatchObject({
    set: { count: 3 },
  });
  const wrong = { stickerset: { ...byId, access_hash: 1n }, hash: 0 };
  expect(await client.fail("messages.getStickerSet", wrong)).toBe("400 STICKERSET_INVALID");
  expect(await client.call("messages.getAllStickers", { hash: 0n })).toMatchObject({ sets: [{}, {}] });
  const icons = { stickerset: { _: "inputStickerSetEmojiDefaultTopicIcons" }, hash: 0 };
  expect(await client.call("messages.getStickerSet", icons)).toMatchObject({
    set: { emojis: true, count: 2 },
    documents: [
      { attributes: [{}, { _: "documentAttributeCustomEmoji", alt: "📰" }, {}] },
      { mime_type: "image/webp" },
    ],
  });
});

test("with Premium an account chooses three reactions", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, text: "nice?" });
  const reaction = ["👍", "🔥", "🎉"].map((emoticon) => ({ _: "reactionEmoji", emoticon }));
  const request = {
    peer: inputPeer(account, alice),
    msg_id: world.messages(account, alice).at(-1)!.id,
    reaction,
  };
  expect(await client.fail("messages.sendReaction", request)).toBe("400 REACTIONS_TOO_MANY");
  account.isPremium = true;
  expect(await client.call("messages.sendReaction", request)).toMatchObject({
    updates: [{ reactions: { results: [{ chosen_order: 0 }, { chosen_order: 1 }, { chosen_order: 2 }] } }],
  });
});

test("a stranger in a supergroup is introduced by a min object, which is not enough to write to them", async () => {
  const { world, account, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const carol = world.addUser({ phone: "+1555000", firstName: "Carol", username: "carol" });
  world.channelActions.join(supergroup, carol);
  const client = connect(world, account);
  await world.inject({ from: carol, to: supergroup, text: "hello" });
  const [pushed] = client.takeUpdates();
  const users = pushed!.users as TlObject[];
  const min = users.find(({ id }) => id === carol.id);
  expect(min).toMatchObject({ min: true, first_name: "Carol" });
  const write = (peer: object) => client.fail("messages.sendMessage", { peer, message: "hi", random_id: 3n });
  const known = { _: "inputPeerUser", user_id: carol.id, access_hash: min!.access_hash };
  expect(await write(known)).toBe("400 PEER_ID_INVALID");
  const msg_id = world.messages(account, supergroup).at(-1)!.id;
  const met = {
    _: "inputPeerUserFromMessage",
    peer: inputPeer(account, supergroup),
    msg_id,
    user_id: carol.id,
  };
  expect(await write({ ...met, user_id: alice.id }), "of whom the message does not speak").toBe(
    "400 PEER_ID_INVALID",
  );
  expect(
    await client.call("messages.sendMessage", { peer: met, message: "hi", random_id: 4n }),
  ).toMatchObject({ out: true });
  await world.inject({ from: alice, to: supergroup, text: "a contact" });
  const [fromContact] = client
    .takeUpdates()
    .filter(({ users }) => (users as TlObject[])?.some(({ id }) => id === alice.id));
  expect((fromContact!.users as TlObject[]).find(({ id }) => id === alice.id)).not.toHaveProperty("min");
});

import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputPeer, inputUser } from "../../../test/direct-client.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

function hashOf(invite: TlObject): string {
  return String(invite.link).replace("https://t.me/+", "");
}

test("a link lets people into a supergroup, as often as its limit says", async () => {
  let nowMs = 1_800_000_000_000;
  const { world, alice, supergroup } = createChannelWorld({ nowMs: () => nowMs });
  await using _ = world;
  const [carol, dave, erin] = ["carol", "dave_", "erin_"].map((username, index) =>
    world.addUser({ phone: `+155500${index}`, firstName: username, username }),
  );
  const [hers, carols, daves] = [connect(world, alice), connect(world, carol), connect(world, dave)];
  const peer = inputPeer(alice, supergroup);
  const invite = await hers.call("messages.exportChatInvite", { peer, usage_limit: 1, title: "Friends" });
  const hash = hashOf(invite);
  expect(await carols.call("messages.checkChatInvite", { hash })).toMatchObject({
    _: "chatInvite",
    megagroup: true,
    title: "Supergroup",
    participants_count: 3,
  });
  hers.takeUpdates();
  expect(await carols.call("messages.importChatInvite", { hash })).toMatchObject({
    _: "messages.chatInviteJoinResultOk",
    updates: {
      updates: [
        { _: "updateChannel" },
        { message: { action: { _: "messageActionChatJoinedByLink", inviter_id: alice.id } } },
      ],
    },
  });
  expect(hers.takeUpdates()).toMatchObject([{ updates: [{ _: "updateNewChannelMessage", pts_count: 1 }] }]);
  expect(await carols.call("messages.checkChatInvite", { hash })).toMatchObject({ _: "chatInviteAlready" });
  expect(await carols.fail("messages.importChatInvite", { hash })).toBe("400 USER_ALREADY_PARTICIPANT");
  expect(await daves.fail("messages.importChatInvite", { hash }), "used up").toBe("400 INVITE_HASH_EXPIRED");
  expect(await daves.fail("messages.importChatInvite", { hash: "x" })).toBe("400 INVITE_HASH_INVALID");
  expect(await daves.fail("messages.importChatInvite", { hash: "" })).toBe("400 INVITE_HASH_EMPTY");
  const late = { peer, expire_date: world.nowSeconds() + 60 };
  const short = hashOf(await hers.call("messages.exportChatInvite", late));
  nowMs += 61_000;
  expect(await daves.fail("messages.importChatInvite", { hash: short }), "over").toBe(
    "400 INVITE_HASH_EXPIRED",
  );
  const importers = { peer, link: `https://t.me/+${hash}`, offset_user: { _: "inputUserEmpty" }, limit: 10 };
  expect(await hers.call("messages.getChatInviteImporters", importers)).toMatchObject({
    count: 1,
    importers: [{ user_id: carol!.id }],
  });
  expect(await connect(world, erin).fail("messages.exportChatInvite", { peer })).toBe("400 CHANNEL_INVALID");
});

test("links are listed, changed, revoked and deleted; another takes the primary one's place", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const hers = connect(world, alice);
  const peer = inputPeer(alice, group);
  const primary = await hers.call("messages.exportChatInvite", { peer, legacy_revoke_permanent: true });
  const second = await hers.call("messages.exportChatInvite", { peer, usage_limit: 5 });
  expect([primary.permanent, second.permanent]).toEqual([true, undefined]);
  const edit = (link: TlObject, change: object) =>
    hers.call("messages.editExportedChatInvite", { peer, link: link.link, ...change });
  expect(await edit(second, { usage_limit: 9, title: "Nine" })).toMatchObject({
    invite: { usage_limit: 9, title: "Nine" },
  });
  expect(await edit(primary, { revoked: true })).toMatchObject({
    _: "messages.exportedChatInviteReplaced",
    invite: { revoked: true },
    new_invite: { permanent: true },
  });
  const of = { peer, admin_id: { _: "inputUserSelf" }, limit: 10 };
  expect(await hers.call("messages.getExportedChatInvites", of)).toMatchObject({ count: 2 });
  expect(await hers.call("messages.getExportedChatInvites", { ...of, revoked: true })).toMatchObject({
    invites: [{ link: primary.link }],
  });
  const named = { peer, link: second.link };
  expect(await hers.fail("messages.deleteExportedChatInvite", named)).toBe("400 INVITE_REVOKED_MISSING");
  await hers.call("messages.deleteExportedChatInvite", { peer, link: primary.link });
  expect(await hers.fail("messages.getExportedChatInvite", { peer, link: primary.link })).toBe(
    "400 INVITE_HASH_INVALID",
  );
  expect(await hers.fail("messages.exportChatInvite", { peer, expire_date: 5 })).toBe(
    "400 EXPIRE_DATE_INVALID",
  );
  const both = { peer, usage_limit: 1, request_needed: true };
  expect(await hers.fail("messages.exportChatInvite", both)).toBe("400 USAGE_LIMIT_INVALID");
  const mine = connect(world, account);
  expect(await mine.fail("messages.exportChatInvite", { peer: inputPeer(account, group) })).toBe(
    "400 CHAT_ADMIN_REQUIRED",
  );
});

test.each(["supergroup", "group"] as const)("whoever asks to join a %s is let in, or not", async (kind) => {
  const { world, account, alice, ...chats } = createChannelWorld();
  await using _ = world;
  const chat = chats[kind];
  const [carol, dave] = ["carol", "dave_"].map((username, index) =>
    world.addUser({ phone: `+155500${index}`, firstName: username, username }),
  );
  const [hers, carols, daves] = [connect(world, alice), connect(world, carol), connect(world, dave)];
  const peer = inputPeer(alice, chat);
  const hash = hashOf(await hers.call("messages.exportChatInvite", { peer, request_needed: true }));
  hers.takeUpdates();
  expect(await carols.fail("messages.importChatInvite", { hash })).toBe("400 INVITE_REQUEST_SENT");
  expect(await daves.fail("messages.importChatInvite", { hash })).toBe("400 INVITE_REQUEST_SENT");
  expect(hers.takeUpdates()).toMatchObject([
    { updates: [{ _: "updatePendingJoinRequests", requests_pending: 1, recent_requesters: [carol!.id] }] },
    { updates: [{ requests_pending: 2 }] },
  ]);
  const waiting = { peer, requested: true, offset_user: { _: "inputUserEmpty" }, limit: 10 };
  expect(await hers.call("messages.getChatInviteImporters", waiting)).toMatchObject({
    importers: [{ requested: true, user_id: dave!.id }, { user_id: carol!.id }],
  });
  carols.takeUpdates();
  const approval = { peer, user_id: inputUser(alice, carol!), approved: true };
  expect(await hers.call("messages.hideChatJoinRequest", approval)).toMatchObject({
    updates: expect.arrayContaining([
      expect.objectContaining({
        message: expect.objectContaining({ action: { _: "messageActionChatJoinedByRequest" } }),
      }),
    ]),
  });
  expect(chat.members.has(carol!.id)).toBe(true);
  expect(carols.takeUpdates().length, "who was let in is told").toBeGreaterThan(0);
  await hers.call("messages.hideChatJoinRequest", { peer, user_id: inputUser(alice, dave!) });
  expect(chat.members.has(dave!.id)).toBe(false);
  expect(await hers.fail("messages.hideChatJoinRequest", { peer, user_id: inputUser(alice, dave!) })).toBe(
    "400 HIDE_REQUESTER_MISSING",
  );
  const mine = { peer: inputPeer(account, chat), user_id: inputUser(account, dave!) };
  expect(await connect(world, account).fail("messages.hideChatJoinRequest", mine)).toBe(
    "400 CHAT_ADMIN_REQUIRED",
  );
});

test("a public supergroup can make people ask", async () => {
  const { world, alice, supergroup } = createChannelWorld();
  await using _ = world;
  const carol = world.addUser({ phone: "+1555000", firstName: "Carol", username: "carol" });
  const [hers, carols] = [connect(world, alice), connect(world, carol)];
  const channel = { _: "inputChannel", channel_id: supergroup.id };
  await hers.call("channels.toggleJoinRequest", {
    channel: { ...channel, access_hash: supergroup.accessHashFor(alice) },
    enabled: true,
  });
  const join = { channel: { ...channel, access_hash: supergroup.accessHashFor(carol) } };
  expect(await carols.fail("channels.joinChannel", join)).toBe("400 INVITE_REQUEST_SENT");
  const peer = inputPeer(alice, supergroup);
  await hers.call("messages.hideAllChatJoinRequests", { peer, approved: true });
  expect(supergroup.members.has(carol.id)).toBe(true);
});

import { expect, test } from "vitest";
import { connect, inputPeer, inputUser } from "../../../test/direct-client.ts";
import { followPts } from "../../../test/updates-in.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { createDemoWorld } from "../../world/demo-world.ts";
import { grayJpeg } from "../../world/media/gray-jpeg.ts";

test("a group is made, renamed, joined and left, and everybody follows", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const [mine, her] = [account.box.pts, alice.box.pts];
  const created = await client.call("messages.createChat", {
    users: [inputUser(account, alice)],
    title: " Plans ",
  });
  const { chats } = created.updates as { chats: { id: bigint; title: string }[] } & TlObject;
  expect(chats).toMatchObject([{ title: "Plans", creator: true, participants_count: 2 }]);
  const chat_id = chats[0]!.id;
  const user = inputUser(account, bob);
  const added = await client.call("messages.addChatUser", { chat_id, user_id: user, fwd_limit: 0 });
  const retitled = await client.call("messages.editChatTitle", { chat_id, title: "Plan B" });
  const removed = await client.call("messages.deleteChatUser", { chat_id, user_id: user });
  expect(removed.updates).toMatchObject([
    { message: { action: { _: "messageActionChatDeleteUser", user_id: bob.id } } },
  ]);
  const results = [created.updates as TlObject, added.updates as TlObject, retitled, removed];
  expect(followPts(mine, results)).toBe(account.box.pts);
  expect(followPts(her, hers.takeUpdates())).toBe(alice.box.pts);
  const refusal = (method: string, request: object) => client.fail(method, { chat_id, ...request });
  expect(await refusal("messages.editChatTitle", { title: "Plan B" })).toBe("400 CHAT_NOT_MODIFIED");
  expect(await refusal("messages.editChatTitle", { title: " " })).toBe("400 CHAT_TITLE_EMPTY");
  expect(await refusal("messages.deleteChatUser", { user_id: user })).toBe("400 USER_NOT_PARTICIPANT");
  const again = { user_id: inputUser(account, alice), fwd_limit: 0 };
  expect(await refusal("messages.addChatUser", again)).toBe("400 USER_ALREADY_PARTICIPANT");
  const empty = { users: [], title: "x" };
  expect(await client.fail("messages.createChat", empty)).toBe("400 USERS_TOO_FEW");
  const removal = { chat_id, user_id: inputUser(alice, account) };
  expect(await hers.fail("messages.deleteChatUser", removal)).toBe("400 CHAT_ADMIN_REQUIRED");
});

test("chats that one has in common with somebody", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const request = { user_id: inputUser(account, alice), max_id: 0n, limit: 10 };
  const common = await client.call("messages.getCommonChats", request);
  expect(common.chats).toMatchObject([{ id: group.id }]);
  const own = { ...request, user_id: { _: "inputUserSelf" } };
  expect(await client.fail("messages.getCommonChats", own)).toBe("400 USER_ID_INVALID");
});

test("messages are found by words, kind and author", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: group, text: "The Red one" });
  await world.inject({ from: bob, to: group, text: "a red car", media: { kind: "photo" } });
  await world.inject({ from: bob, to: group, text: "see example.com" });
  const search = async (more: object) => {
    const request = { peer: inputPeer(account, group), q: "", limit: 10, ...more };
    const filter = { _: "inputMessagesFilterEmpty" };
    const { messages } = await client.call("messages.search", { filter, ...request });
    return (messages as { message: string }[]).map(({ message }) => message);
  };
  expect(await search({ q: "RED" })).toEqual(["a red car", "The Red one"]);
  expect(await search({ q: "red", from_id: inputPeer(account, alice) })).toEqual(["The Red one"]);
  expect(await search({ filter: { _: "inputMessagesFilterPhotos" } })).toEqual(["a red car"]);
  expect(await search({ filter: { _: "inputMessagesFilterUrl" } })).toEqual(["see example.com"]);
  expect(await search({ q: "red", limit: 1 })).toEqual(["a red car"]);
});

test("a history is deleted for oneself or for both", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, text: "one" });
  await world.inject({ from: alice, to: account, text: "two" });
  const peer = inputPeer(account, alice);
  const before = account.box.pts;
  const first = await client.call("messages.deleteHistory", { peer, max_id: 2 });
  expect(world.messages(account, alice)).toHaveLength(1);
  expect(world.messages(alice, account)).toHaveLength(2);
  const second = await client.call("messages.deleteHistory", { peer, max_id: 0, revoke: true });
  expect(world.messages(alice, account)).toHaveLength(1);
  expect(followPts(before, [first, second])).toBe(account.box.pts);
});

test("a group gets a picture and an invite link, and loses the picture", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const bytes = grayJpeg({ width: 64, height: 64, shade: 9 });
  await hers.call("upload.saveFilePart", { file_id: 1n, file_part: 0, bytes });
  const file = { _: "inputFile", id: 1n, parts: 1, name: "a.png", md5_checksum: "" };
  const her = alice.box.pts;
  const set = { chat_id: group.id, photo: { _: "inputChatUploadedPhoto", file } };
  const changed = await hers.call("messages.editChatPhoto", set);
  expect(changed).toMatchObject({
    updates: [{ message: { action: { _: "messageActionChatEditPhoto" } } }],
    chats: [{ photo: { _: "chatPhoto" } }],
  });
  const without = { chat_id: group.id, photo: { _: "inputChatPhotoEmpty" } };
  const removed = await hers.call("messages.editChatPhoto", without);
  expect(followPts(her, [changed, removed])).toBe(alice.box.pts);
  expect(await hers.fail("messages.editChatPhoto", without)).toBe("400 CHAT_NOT_MODIFIED");
  const peer = { peer: inputPeer(alice, group) };
  expect(await hers.call("messages.exportChatInvite", peer)).toMatchObject({
    link: expect.stringMatching(/^https:\/\/t\.me\/\+[\w-]{16}$/),
    admin_id: alice.id,
  });
  expect(await client.fail("messages.exportChatInvite", { peer: inputPeer(account, group) })).toBe(
    "400 CHAT_ADMIN_REQUIRED",
  );
});

test("sticker sets that are not there", async () => {
  const { world, account } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const named = { stickerset: { _: "inputStickerSetShortName", short_name: "Animals" }, hash: 0 };
  expect(await client.fail("messages.getStickerSet", named)).toBe("400 STICKERSET_INVALID");
  const dice = { stickerset: { _: "inputStickerSetDice", emoticon: "🎲" }, hash: 0 };
  expect(await client.fail("messages.getStickerSet", dice)).toBe("400 NOT_SIMULATED_INPUTSTICKERSETDICE");
});

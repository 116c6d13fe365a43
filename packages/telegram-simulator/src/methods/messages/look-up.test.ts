import { expect, test } from "vitest";
import { connect, inputPeer } from "../../../test/direct-client.ts";
import { createDemoWorld } from "../../world/demo-world.ts";

const page = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n };

test("history comes in pages, newest first", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  for (let index = 2; index <= 251; index++)
    await world.inject({ from: alice, to: account, text: String(index) });
  const client = connect(world, account);
  const get = async (request: object) => {
    const peer = inputPeer(account, alice);
    const result = await client.call("messages.getHistory", { peer, ...page, ...request });
    return { ...result, ids: (result.messages as { id: number }[]).map(({ id }) => id) };
  };
  const first = await get({});
  expect(first).toMatchObject({ _: "messages.messagesSlice", count: 250, users: [{ id: alice.id }] });
  expect([first.ids[0], first.ids.at(-1), first.ids.length]).toEqual([251, 152, 100]);
  expect((await get({ offset_id: 152, limit: 2 })).ids).toEqual([151, 150]);
  expect((await get({ offset_id: 152, add_offset: -2, limit: 4 })).ids, "around the offset").toEqual([
    153, 152, 151, 150,
  ]);
  expect((await get({ min_id: 249 })).ids).toEqual([251, 250]);
  expect((await get({ offset_id: 5, max_id: 4 })).ids).toEqual([3, 2]);
  expect((await get({ offset_date: world.nowSeconds() + 10, limit: 1 })).ids).toEqual([251]);
  expect((await get({ offset_date: 1 })).ids).toEqual([]);
});

test("messages are found by id, whatever their chat", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  await world.inject({ from: alice, to: account, text: "hello" });
  const client = connect(world, account);
  const id = [1, 2, 3].map((one) => ({ _: "inputMessageID", id: one }));
  expect(await client.call("messages.getMessages", { id })).toMatchObject({
    _: "messages.messages",
    messages: [
      { _: "messageService", action: { _: "messageActionChatCreate" } },
      { _: "message", message: "hello" },
      { _: "messageEmpty", id: 3 },
    ],
    chats: [{ id: group.id }],
  });
});

test("dialogs are listed by their newest message", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const list = { offset_date: 0, offset_id: 0, offset_peer: { _: "inputPeerEmpty" }, limit: 100, hash: 0n };
  for (const from of [alice, bob, bob]) await world.inject({ from, to: account, text: "hi" });
  const all = await client.call("messages.getDialogs", list);
  expect(all).toMatchObject({
    _: "messages.dialogs",
    dialogs: [
      { peer: { user_id: bob.id }, top_message: 4, unread_count: 2 },
      { peer: { user_id: alice.id }, top_message: 2 },
      { peer: { chat_id: group.id }, top_message: 1 },
    ],
    messages: [{ id: 4 }, { id: 2 }, { id: 1 }],
  });
  const second = await client.call("messages.getDialogs", { ...list, offset_id: 4, limit: 1 });
  expect(second).toMatchObject({ _: "messages.dialogsSlice", count: 3, dialogs: [{ top_message: 2 }] });
  expect((await client.call("messages.getDialogs", { ...list, folder_id: 1 })).dialogs).toEqual([]);
  const peers = [{ _: "inputDialogPeer", peer: inputPeer(account, bob) }];
  expect(await client.call("messages.getPeerDialogs", { peers })).toMatchObject({
    dialogs: [{ unread_count: 2 }],
    state: { pts: account.box.pts, unread_count: 4 },
  });
});

test("a group shows its members to its members", async () => {
  const { world, account, alice, bob, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  expect(await client.call("messages.getFullChat", { chat_id: group.id })).toMatchObject({
    full_chat: {
      participants: {
        participants: [
          { _: "chatParticipantCreator", user_id: alice.id },
          { _: "chatParticipant", user_id: account.id, inviter_id: alice.id },
          { _: "chatParticipant", user_id: bob.id },
        ],
      },
    },
    users: [{ id: alice.id }, { id: account.id }, { id: bob.id }],
  });
  const carol = connect(world, world.addUser({ phone: "+15550001", firstName: "Carol" }));
  expect(await carol.fail("messages.getFullChat", { chat_id: group.id })).toBe("400 CHAT_ID_INVALID");
  expect(await carol.call("messages.getChats", { id: [group.id, 1n] })).toMatchObject({
    chats: [{ _: "chatForbidden" }, { _: "chatEmpty" }],
  });
});

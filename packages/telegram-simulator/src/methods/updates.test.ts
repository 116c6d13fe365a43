import { expect, test } from "vitest";
import { connect, inputPeer } from "../../test/direct-client.ts";
import { followPts } from "../../test/updates-in.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createDemoWorld } from "../world/demo-world.ts";

test("a client that was away gets every message once, slice by slice", async () => {
  const { world, account, alice, group } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const start = await client.call("updates.getState");
  expect(start).toMatchObject({ pts: account.box.pts, qts: 0, seq: 0 });
  for (let index = 0; index < 250; index++) {
    await world.inject({ from: alice, to: index % 2 ? account : group, text: `message ${index}` });
  }
  const received: string[] = [];
  let answers = 0;
  for (let state = start; ; answers++) {
    const { pts, date } = state as { pts: number; date: number } & TlObject;
    const difference = await client.call("updates.getDifference", { pts, date, qts: 0 });
    if (difference._ === "updates.differenceEmpty") break;
    received.push(...(difference.new_messages as { message: string }[]).map(({ message }) => message));
    expect((difference.users as { id: bigint }[]).map(({ id }) => id)).toContain(alice.id);
    expect(difference._).toBe(answers < 2 ? "updates.differenceSlice" : "updates.difference");
    state = (difference.state ?? difference.intermediate_state) as TlObject;
  }
  expect(received).toEqual(Array.from({ length: 250 }, (_, index) => `message ${index}`));
  expect(answers).toBe(3);
});

test("the difference holds what became of messages meanwhile", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, text: "known" });
  const { pts, date } = await client.call("updates.getState");
  for (const text of ["kept", "gone"]) await world.inject({ from: bob, to: account, text });
  const [kept, gone] = world.messages(account, bob);
  world.edit(kept!, "kept and edited");
  world.delete(gone!);
  world.edit(world.messages(account, alice)[0]!, "known and edited");
  const difference = await client.call("updates.getDifference", { pts, date, qts: 0 });
  expect(difference).toMatchObject({
    _: "updates.difference",
    new_messages: [{ id: 3, message: "kept and edited" }],
    other_updates: [
      { _: "updateEditMessage", message: { id: 3 } },
      { _: "updateDeleteMessages", messages: [4] },
      { _: "updateEditMessage", message: { id: 2, message: "known and edited" } },
    ],
    state: { pts: account.box.pts },
  });
});

test("a sender that the difference has introduced writes in short from then on", async () => {
  const { world, account, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const { pts, date } = await client.call("updates.getState");
  await world.inject({ from: bob, to: account, text: "one" });
  await client.call("updates.getDifference", { pts, date, qts: 0 });
  client.takeUpdates();
  await world.inject({ from: bob, to: account, text: "two" });
  expect(client.takeUpdates()).toMatchObject([{ _: "updateShortMessage", message: "two" }]);
});

test("states that cannot be, and differences that are too long", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  for (let index = 0; index < 20; index++) await world.inject({ from: alice, to: account, text: "x" });
  const { pts: now } = account.box;
  const refusal = (request: object) =>
    client.fail("updates.getDifference", { pts: 2, date: 1, qts: 0, ...request });
  expect(await refusal({ pts: 0 })).toBe("400 PERSISTENT_TIMESTAMP_EMPTY");
  expect(await refusal({ pts: now + 1 })).toBe("400 PERSISTENT_TIMESTAMP_INVALID");
  expect(await refusal({ date: 0 })).toBe("400 DATE_EMPTY");
  const get = (request: object) =>
    client.call("updates.getDifference", { pts: 2, date: 1, qts: 0, ...request });
  expect(await get({ pts_total_limit: 19 })).toEqual({ _: "updates.differenceTooLong", pts: now });
  expect(await get({ pts_total_limit: 20 })).toMatchObject({ _: "updates.difference" });
  expect(await get({ pts_limit: 5 })).toMatchObject({
    _: "updates.differenceSlice",
    intermediate_state: { pts: 7 },
  });
});

test("a state that the box no longer remembers is too long ago", async () => {
  const { world, account, alice } = createDemoWorld({ retention: { updates: 10 } });
  await using _ = world;
  const client = connect(world, account);
  for (let index = 0; index < 30; index++) await world.inject({ from: alice, to: account, text: "x" });
  const { pts: now } = account.box;
  const get = (pts: number) => client.call("updates.getDifference", { pts, date: 1, qts: 0 });
  expect(await get(2)).toEqual({ _: "updates.differenceTooLong", pts: now });
  const recent = await get(now - 10);
  expect(recent).toMatchObject({ _: "updates.difference", state: { pts: now } });
  expect(recent.new_messages).toHaveLength(10);
});

test("a skipped step shows as a gap, behind which the difference finds nothing", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const { pts, date } = await client.call("updates.getState");
  account.box.log.skip(1);
  await world.inject({ from: alice, to: account, text: "after the gap" });
  expect(() => followPts(Number(pts), client.takeUpdates())).toThrow("does not follow");
  const get = () => client.call("updates.getDifference", { pts, date, qts: 0 });
  expect(await get()).toMatchObject({ new_messages: [{ message: "after the gap" }] });
  account.box.log.skip(3);
  expect(await get()).toMatchObject({ _: "updates.difference", state: { pts: account.box.pts } });
});

test("old messages are forgotten without a word", async () => {
  const { world, account, alice, bob } = createDemoWorld({ retention: { messages: 100 } });
  await using _ = world;
  const client = connect(world, account);
  const request = { peer: inputPeer(account, bob), message: "early", random_id: 7n };
  await client.call("messages.sendMessage", request);
  for (let index = 1; index <= 150; index++)
    await world.inject({ from: alice, to: account, text: `message ${index}` });
  const kept = world.messages(account, alice).map(({ post }) => post.text);
  expect(kept.length).toBeGreaterThanOrEqual(100);
  expect(kept.length).toBeLessThanOrEqual(105);
  expect(kept.at(-1)).toBe("message 150");
  expect([account, alice, bob].map(({ box }) => box.messageCount)).toEqual([kept.length, kept.length, 0]);
  expect(account.box.unreadCount).toBe(kept.length);
  expect(client.takeUpdates().map(({ _ }) => _)).not.toContain("updateShort");
  await client.call("messages.sendMessage", request);
});

test("read state is part of the difference", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  await world.inject({ from: account, to: alice, text: "read this" });
  const client = connect(world, account);
  const { pts, date } = await client.call("updates.getState");
  await connect(world, alice).call("messages.readHistory", { peer: inputPeer(alice, account), max_id: 0 });
  expect(await client.call("updates.getDifference", { pts, date, qts: 0 })).toMatchObject({
    other_updates: [{ _: "updateReadHistoryOutbox", peer: { user_id: alice.id }, max_id: 2 }],
  });
});

import { expect, test } from "vitest";
import { connect } from "../../test/direct-client.ts";
import { followPts } from "../../test/updates-in.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createDemoWorld } from "./demo-world.ts";

const texts = (updates: TlObject[]) =>
  updates.flatMap(({ message, updates }) =>
    typeof message === "string"
      ? [message]
      : ((updates ?? []) as TlObject[]).map((update) => (update.message as TlObject).message),
  );

test("a push that is dropped leaves a gap in pts, and the difference has what it held", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const { pts, date } = await client.call("updates.getState");
  // Alice has her own copy of each message, and is pushed it first.
  world.pushFaults.add({ kind: "drop", after: 1, accountId: account.id });
  for (const text of ["one", "two", "three"]) await world.inject({ from: alice, to: account, text });
  const updates = client.takeUpdates();
  expect(texts(updates)).toEqual(["one", "three"]);
  expect(() => followPts(Number(pts), updates)).toThrow("does not follow");
  const difference = await client.call("updates.getDifference", { pts, date, qts: 0 });
  expect(texts(difference.new_messages as TlObject[])).toEqual(["one", "two", "three"]);
});

test("faults can be meant for one account, in the order in which they were asked for", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const [mine, bobs] = [connect(world, account), connect(world, bob)];
  world.pushFaults.add({ kind: "drop", accountId: account.id });
  world.pushFaults.add({ kind: "too_long", accountId: account.id, times: 2 });
  for (const to of [account, account, account, account, bob])
    await world.inject({ from: alice, to, text: "x" });
  expect(mine.takeUpdates().map(({ _ }) => _)).toEqual([
    "updatesTooLong",
    "updatesTooLong",
    "updateShortMessage",
  ]);
  expect(bobs.takeUpdates()).toHaveLength(1);
  world.pushFaults.add({ kind: "drop", times: 9 });
  world.pushFaults.clear();
  await world.inject({ from: alice, to: bob, text: "comes through" });
  expect(bobs.takeUpdates()).toHaveLength(1);
});

test("pushes come twice, in the wrong order, or together", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const write = async (...all: string[]) => {
    for (const text of all) await world.inject({ from: alice, to: account, text });
    return client.takeUpdates();
  };
  world.pushFaults.add({ kind: "duplicate", accountId: account.id });
  expect(texts(await write("one"))).toEqual(["one", "one"]);
  world.pushFaults.add({ kind: "swap", accountId: account.id });
  expect(texts(await write("two", "three", "four"))).toEqual(["three", "two", "four"]);
  world.pushFaults.add({ kind: "combine", accountId: account.id, times: 3 });
  const before = account.box.pts;
  const combined = await write("five", "six", "seven");
  expect(combined).toMatchObject([{ _: "updatesCombined", seq_start: 0, seq: 0 }]);
  expect(combined[0]!.updates).toMatchObject([
    { _: "updateNewMessage", message: { message: "five", peer_id: { user_id: alice.id } } },
    { message: { message: "six" } },
    { message: { message: "seven" } },
  ]);
  expect(followPts(before, [{ ...combined[0]!, _: "updates" }])).toBe(account.box.pts);
});

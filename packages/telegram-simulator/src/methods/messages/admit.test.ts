import { expect, test } from "vitest";
import { createChannelWorld } from "../../../test/channel-world.ts";
import { connect, inputPeer, inputUser } from "../../../test/direct-client.ts";
import type { Peer } from "../../world/peer.ts";
import { defaultSendLimits, type SendLimitOptions } from "../../world/send-limits.ts";

/** A world with limits and a clock that stands still until it is moved. */
function limitedWorld(limits: Partial<SendLimitOptions> = {}) {
  const clock = { nowMs: 1_700_000_000_000 };
  const people = createChannelWorld({ nowMs: () => clock.nowMs });
  people.world.sendLimits.set({ ...defaultSendLimits, ...limits });
  const client = connect(people.world, people.account);
  let randomId = 0n;
  const message = (to: Peer) => ({
    peer: inputPeer(people.account, to),
    message: "x",
    random_id: ++randomId,
  });
  return {
    ...people,
    clock,
    client,
    message,
    send: (to: Peer) => client.call("messages.sendMessage", message(to)),
    refusal: (to: Peer) => client.fail("messages.sendMessage", message(to)),
  };
}

test("one person takes a burst, and then a message per second", async () => {
  const { world, client, clock, alice, bob, send, refusal, message } = limitedWorld();
  await using _ = world;
  for (let count = 0; count < 20; count++) await send(alice);
  expect(await refusal(alice)).toBe("420 FLOOD_WAIT_1");
  await send(bob);
  clock.nowMs += 999;
  const waiting = message(alice);
  expect(await client.fail("messages.sendMessage", waiting)).toBe("420 FLOOD_WAIT_1");
  clock.nowMs += 1;
  await client.call("messages.sendMessage", waiting);
  expect(
    await client.fail("messages.sendMessage", waiting),
    "its random id is used up, which costs nothing",
  ).toBe("500 RANDOM_ID_DUPLICATE");
  clock.nowMs += 1000;
  await send(alice);
});

test("a group takes 20 messages per minute, all chats together 30 per second", async () => {
  const { world, clock, alice, bob, group, supergroup, send, refusal } = limitedWorld();
  await using _ = world;
  for (let count = 0; count < 20; count++) await send(group);
  expect(await refusal(group)).toBe("420 FLOOD_WAIT_3");
  for (let count = 0; count < 10; count++) await send(count % 2 ? alice : supergroup);
  expect(await refusal(bob)).toBe("420 FLOOD_WAIT_1");
  clock.nowMs += 3000;
  await send(group);
  await send(bob);
});

test("notes to oneself are free, and so is everything when the limits are off", async () => {
  const { world, account, alice, send, refusal } = limitedWorld({ person: { burst: 1, perSecond: 1 } });
  await using _ = world;
  for (let count = 0; count < 5; count++) await send(account);
  await send(alice);
  expect(await refusal(alice)).toBe("420 FLOOD_WAIT_1");
  world.sendLimits.set(undefined);
  for (let count = 0; count < 100; count++) await send(alice);
});

test("too many strangers are a PEER_FLOOD; contacts and those who have written are none", async () => {
  const { world, account, alice, bob, clock, send, refusal } = limitedWorld({ strangersPerDay: 2 });
  await using _ = world;
  const strangers = ["dave_x", "erin_x", "frank_x"].map((username, index) =>
    world.addUser({ phone: `+1555000${index}`, firstName: username, username }),
  );
  const [dave, erin, frank] = strangers;
  for (const to of [dave!, erin!, dave!, alice]) await send(to);
  expect(await refusal(frank!)).toBe("400 PEER_FLOOD");
  await world.inject({ from: bob, to: account, text: "hello" });
  await send(bob);
  clock.nowMs += 86_400_001;
  await send(frank!);
});

test("blocking works both ways, and every session of the blocker is told", async () => {
  const { world, account, alice, bob, client, send, refusal } = limitedWorld();
  await using _ = world;
  const hers = connect(world, alice);
  await hers.call("contacts.block", { id: inputPeer(alice, account) });
  expect(hers.takeUpdates()).toMatchObject([
    { updates: [{ _: "updatePeerBlocked", blocked: true, peer_id: { user_id: account.id } }], seq: 3 },
  ]);
  expect(await refusal(alice)).toBe("403 USER_IS_BLOCKED");
  expect(await hers.call("contacts.getBlocked", { offset: 0, limit: 10 })).toMatchObject({
    _: "contacts.blocked",
    blocked: [{ peer_id: { user_id: account.id } }],
  });
  await client.call("contacts.block", { id: inputPeer(account, bob) });
  expect(await refusal(bob)).toBe("400 YOU_BLOCKED_USER");
  await client.call("contacts.unblock", { id: inputPeer(account, bob) });
  await hers.call("contacts.unblock", { id: inputPeer(alice, account) });
  for (const to of [alice, bob]) await send(to);
});

test("an account that was deleted gets no messages", async () => {
  const { world, account, bob, client, refusal } = limitedWorld();
  await using _ = world;
  bob.isDeleted = true;
  expect(await refusal(bob)).toBe("400 INPUT_USER_DEACTIVATED");
  const [user] = (await client.call("users.getUsers", {
    id: [inputUser(account, bob)],
  })) as unknown as object[];
  expect(user).toMatchObject({ _: "user", id: bob.id, deleted: true });
  expect(user).not.toHaveProperty("first_name");
});

test("lost numbers of the account's own sequence show as a gap that the state closes", async () => {
  const { world, account, alice, client } = limitedWorld();
  await using _ = world;
  const before = account.seq;
  world.pushFaults.add({ kind: "drop", accountId: account.id });
  for (const method of ["contacts.block", "contacts.unblock"])
    await client.call(method, { id: inputPeer(account, alice) });
  expect(client.takeUpdates().map(({ seq }) => seq)).toEqual([before + 2]);
  expect(await client.call("updates.getState")).toMatchObject({ seq: before + 2 });
});

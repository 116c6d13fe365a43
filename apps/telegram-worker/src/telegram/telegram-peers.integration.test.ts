import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe("peers", () => {
  test("whoever wrote can be answered by the bare id, also after a restart", async () => {
    const { bob, account } = world.people;
    await world.simulator.world.inject({ from: bob, to: account, text: "hello" });
    const id = Number(bob.id);
    const before = world.simulator.calls("messages.getDialogs").count;
    await eventually("Bob is known", async () => {
      const keys = await world.redis.keys();
      return keys.some((key) => key.includes(":peers:"));
    });

    const restarted = await world.reconnect();
    expect(await restarted.peers.resolve(id)).toMatchObject({ id });
    expect(world.simulator.calls("messages.getDialogs").count - before).toBeLessThanOrEqual(1);
    expect(restarted.peers.peek("me")).toBe(Number(account.id));
  });

  test("a username is asked for once", async () => {
    const count = () => world.simulator.calls("contacts.resolveUsername").count;
    await world.session.peers.resolve("@alice_demo");
    const asked = count();
    await world.session.peers.resolve("@ALICE_DEMO");
    expect(count()).toBe(asked);
    expect(world.session.peers.peek("@Alice_Demo")).toBe(Number(world.people.alice.id));

    const restarted = await world.reconnect();
    await restarted.peers.resolve("@alice_demo");
    expect(count()).toBe(asked);
  });

  test("an id that nobody has seen makes the dialogs be read, once", async () => {
    const session = await world.reconnect();
    const before = world.simulator.calls("messages.getDialogs").count;
    for (const id of [5_000_001, 5_000_002]) {
      await expect(session.peers.resolve(id)).rejects.toMatchObject({ code: "CHAT_NOT_FOUND" });
    }
    expect(world.simulator.calls("messages.getDialogs").count).toBe(before + 1);
  });

  test("a phone number is looked up without adding a contact", async () => {
    await world.session.peers.resolve("+10000000003");
    expect(world.simulator.calls("contacts.importContacts").count).toBe(0);
  });
});

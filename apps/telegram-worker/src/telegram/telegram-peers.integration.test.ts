import { eventually } from "@telepipe/testing";
import bigInt from "big-integer";
import { Api } from "telegram";
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

  test("somebody who was only met in a group can be written to by the bare id, also after a restart", async () => {
    const { alice, account } = world.people;
    const { world: telegram } = world.simulator;
    const carol = telegram.addUser({ phone: "+10000000009", firstName: "Carol" });
    const { channel } = telegram.channelActions.create({
      creator: alice,
      title: "Club",
      isBroadcast: false,
      date: 1,
    });
    for (const member of [account, carol]) telegram.channelActions.join(channel, member);
    const id = Number(carol.id);
    await telegram.inject({ from: carol, to: channel, text: "hello all" });
    await eventually("Carol is known", async () => {
      const hash = (await world.redis.keys()).find((key) => key.includes(":peers:"));
      return hash && (await world.redis.connect().hget(hash, String(id)))?.includes(":");
    });
    const restarted = await world.reconnect();
    const { input } = await restarted.peers.resolve(id);
    expect(input.className).toBe("InputPeerUserFromMessage");
    const request = new Api.messages.SendMessage({ peer: input, message: "to Carol", randomId: bigInt(77) });
    await restarted.invoke(request);
    expect(telegram.messages(carol, account).map(({ post }) => post.text)).toEqual(["to Carol"]);
  });

  test("an id that was never seen is refused with how to address it", async () => {
    await expect(world.session.peers.resolve(5_000_003)).rejects.toMatchObject({
      code: "CHAT_NOT_FOUND",
      detail: expect.stringMatching(/has not met 5000003 yet; address it as @username or \+phone/),
    });
  });

  test("a phone number is looked up without adding a contact", async () => {
    await world.session.peers.resolve("+10000000003");
    expect(world.simulator.calls("contacts.importContacts").count).toBe(0);
  });
});

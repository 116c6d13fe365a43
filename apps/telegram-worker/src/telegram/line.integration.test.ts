import { silentLogger } from "@telepipe/runtime";
import { startSimulator } from "@telepipe/telegram-simulator";
import { eventually } from "@telepipe/testing";
import { Api } from "telegram";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { startRecordingProxy } from "../../test/recording-proxy.ts";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";
import { connectTelegram } from "./connect-telegram.ts";
import { dialSimulator } from "./simulator-connection.ts";

let world: SendingWorld;
beforeEach(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterEach(() => world?.[Symbol.asyncDispose]());

function getSelf() {
  return world.session.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
}

function connect(port: number) {
  return connectTelegram({
    credentials: { apiId: 1, apiHash: "x" },
    stored: null,
    simulator: { port },
    log: silentLogger(),
  });
}

describe("the line to Telegram", () => {
  test("comes back by itself when it breaks, and calls work again", async () => {
    const changes: boolean[] = [];
    world.session.onLine((connected) => changes.push(connected));
    world.simulator.network({ disconnect: true });

    await eventually("the line is back", () => changes.at(-1));
    expect(changes).toEqual([false, true]);
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text: "again" });
    expect(sent.text).toBe("again");
  });

  test("a send whose answer was lost with the line happens once and is answered", async () => {
    world.simulator.fault({ method: "messages.sendMessage", disconnect: "after" });
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text: "once" });

    const { people, simulator } = world;
    const copies = simulator.world.messages(people.account, people.alice);
    expect(copies.filter(({ post }) => post.text === "once").map(({ id }) => id)).toEqual([sent.message_id]);
  });

  test("calls made while it is down are answered after it is back", async () => {
    world.simulator.network({ offlineMs: 400 });
    // The library notices at once, and waits for a second; one turn of its loop takes what is queued by then.
    await eventually("the break is noticed", () => world.session.client._sender?.isReconnecting);
    const first = getSelf();
    await new Promise((resolve) => setImmediate(resolve));
    const second = getSelf();
    expect(await Promise.all([first, second])).toHaveLength(2);
  });

  test("a call without an answer ends in time, saying that it may have happened", async () => {
    world.simulator.fault({ method: "users.getUsers", dropReply: true });
    const request = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
    await expect(world.session.invoke(request, { timeoutMs: 50 })).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
    });
  });

  test("closing ends calls at once, and nothing is sent any more", async () => {
    world.simulator.fault({ method: "users.getUsers", dropReply: true, times: 2 });
    const waiting = getSelf();
    const refused = expect(waiting).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
    await world.session.close();
    await refused;
    await expect(getSelf()).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
    expect(await world.session.ended).toEqual({ kind: "closed" });
    await eventually("the connection is closed", () => world.simulator.connectionCount === 0);
  });

  test("a key that Telegram has forgotten ends it as logged out", async () => {
    world.simulator.network({ forgetAuthKeys: true });
    getSelf().catch(() => undefined);
    expect(await world.session.ended).toMatchObject({ kind: "logged_out" });
  });

  test("updates that come before anybody listens are kept for the first who does", async () => {
    const { alice, account } = world.people;
    const session = await world.reconnect();
    await world.simulator.world.inject({ from: alice, to: account, text: "early" });
    await session.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));

    const texts: string[] = [];
    session.onUpdates((updates) => {
      if (updates instanceof Api.UpdateShortMessage) texts.push(updates.message);
    });
    await eventually("the update", () => texts.includes("early"));
  });
});

describe("clocks that do not agree", () => {
  afterEach(() => vi.useRealTimers());

  // Telegram refuses messages from too far in the past or future (bad_msg_notification 16 and 17).
  test.each([3600, -3600])("ours steps by %s s: calls go on", async (seconds) => {
    await getSelf();
    // The simulator, which is in this process, goes on with the true time.
    world.simulator.skewClock(-seconds);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    expect(await getSelf()).toHaveLength(1);
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text: "at any time" });
    expect(sent.text).toBe("at any time");
  });

  test("a client whose clock is an hour off connects", async () => {
    world.simulator.skewClock(3600);
    const session = await world.reconnect();
    expect(session.me.firstName).toBe("Me");
  });
});

describe("a line that may not be used any more", () => {
  test("sends not a byte, whoever asks, and cannot come back", async () => {
    await using toTelegram = await startRecordingProxy(world.simulator.port);
    let isAllowed = true;
    const { dcId, authKey } = world.simulator.mintSession(world.people.account);
    const line = await connectTelegram({
      credentials: { apiId: 1, apiHash: "x" },
      stored: { dcId, serverAddress: "127.0.0.1", port: 443, authKey },
      simulator: { port: toTelegram.port },
      log: silentLogger(),
      isAllowed: () => isAllowed,
    });
    const self = () =>
      line.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }), { timeoutMs: 1500 });
    await self();
    await eventually("all has been said", () => performance.now() - toTelegram.lastSentAt > 50);
    const before = toTelegram.sentBytes;

    isAllowed = false;
    await expect(self()).rejects.toMatchObject({ code: expect.any(String) }); // Long enough for a reconnect.
    expect(toTelegram.sentBytes).toBe(before);
    expect(toTelegram.connectionCount).toBe(0);
    await line.close();
  });
});

describe("connecting", () => {
  test("says at once that nothing listens there", async () => {
    const port = await freePort();
    await expect(connect(port)).rejects.toMatchObject({
      code: "TELEGRAM_UNAVAILABLE",
      detail: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("says that Telegram does not know the key", async () => {
    const stored = { dcId: 2, serverAddress: "127.0.0.1", port: 443, authKey: Buffer.alloc(256, 1) };
    const { port } = world.simulator;
    const connecting = connectTelegram({
      credentials: { apiId: 1, apiHash: "x" },
      stored,
      simulator: { port },
      log: silentLogger(),
    });
    await expect(connecting).rejects.toMatchObject({ code: "NOT_LOGGED_IN" });
  });

  test("can be given up", async () => {
    const giveUp = AbortSignal.abort();
    const connecting = connectTelegram({
      credentials: { apiId: 1, apiHash: "x" },
      stored: null,
      simulator: { port: world.simulator.port },
      log: silentLogger(),
      signal: giveUp,
    });
    await expect(connecting).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
  });

  test("a client of the simulator never dials another machine", () => {
    const dial = dialSimulator({ port: 20_000 });
    for (const host of ["149.154.167.91", "10.0.0.1", "example.com", "127.0.0.1.example.com"]) {
      expect(() => dial(host, 443)).toThrow("may not dial");
    }
  });
});

/** A port on which nothing listens (any more). */
async function freePort(): Promise<number> {
  await using simulator = await startSimulator();
  return simulator.port;
}

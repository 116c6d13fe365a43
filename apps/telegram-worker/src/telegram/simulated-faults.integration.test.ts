import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from "node:net";
import { silentLogger } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { Api } from "telegram";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";
import { connectTelegram } from "./connect-telegram.ts";

/**
 * What Telegram and the way to it can do to a client, and what the worker makes of it. The table of
 * packages/telegram-simulator/FAULTS.md says which other tests drive the worker through the rest.
 */
let world: SendingWorld;
beforeEach(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterEach(() => world?.[Symbol.asyncDispose]());

const hello = { chat_id: "@alice_demo", text: "hello" };

function textsToAlice() {
  const { account, alice } = world.people;
  return world.simulator.world.messages(account, alice).map(({ post }) => post.text);
}

/** Sends until it works: calls may end with the line that they were made on. */
async function sendsAgain(text: string): Promise<void> {
  await eventually("a message gets through", () =>
    world.call("sendMessage", { ...hello, text }, text).then(
      () => true,
      () => false,
    ),
  );
  expect(textsToAlice().filter((sent) => sent === text)).toEqual([text]);
}

/** Passes connections on, so that they seem to come from another address. */
async function startForwarder(port: number, localAddress: string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connectSocket({ port, host: "127.0.0.1", localAddress });
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on("error", () => undefined);
    }
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // It listens on TCP.
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

describe("the session", () => {
  test("salts that are void before their time cost no message", async () => {
    await world.call("sendMessage", hello);
    for (const text of ["one", "two", "three"]) {
      world.simulator.rotateSalts();
      expect((await world.call("sendMessage", { ...hello, text })).text).toBe(text);
    }
    expect(textsToAlice()).toEqual(["hello", "one", "two", "three"]);
  });

  test("a server whose clock is ten minutes ahead is believed", async () => {
    await world.call("sendMessage", hello);
    world.simulator.skewClock(600);
    expect((await world.call("sendMessage", { ...hello, text: "later" })).text).toBe("later");
    expect(textsToAlice()).toEqual(["hello", "later"]);
  });

  test("a key that is used from two addresses at once ends both uses of it", async () => {
    const { dcId, authKey } = world.simulator.mintSession(world.people.account);
    await using elsewhere = await startForwarder(world.simulator.port, "127.0.0.9");
    const connect = (port: number) =>
      connectTelegram({
        credentials: { apiId: 1, apiHash: "0".repeat(32) },
        stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
        simulator: { port },
        log: silentLogger(),
      });
    const line = await connect(world.simulator.port);
    const thief = await connect(elsewhere.port).catch(() => undefined);
    try {
      const self = line.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
      await expect(self).rejects.toMatchObject({ code: "NOT_LOGGED_IN" });
    } finally {
      await line.close();
      await thief?.close();
    }
  });
});

describe("the line", () => {
  test("garbage on it costs the line and no message", async () => {
    const changes: boolean[] = [];
    world.session.onLine((connected) => changes.push(connected));
    world.simulator.network({ garbage: true });
    await sendsAgain("after garbage");
    expect(changes, "the spoilt line was given up").toContain(false);
  });

  test("one that Telegram has closed on its side is replaced", async () => {
    const changes: boolean[] = [];
    world.session.onLine((connected) => changes.push(connected));
    world.simulator.network({ halfClose: true });
    await eventually("the line is back", () => changes.at(-1));
    await sendsAgain("after the half-close");
  });

  test("one that has gone silent is noticed and replaced", async () => {
    const { dcId, authKey } = world.simulator.mintSession(world.people.account);
    const line = await connectTelegram({
      credentials: { apiId: 1, apiHash: "0".repeat(32) },
      stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
      simulator: { port: world.simulator.port },
      keepAlive: { pingEveryMs: 20, silenceMs: 200, askEveryMs: 60_000 },
      log: silentLogger(),
    });
    try {
      const changes: boolean[] = [];
      line.onLine((connected) => changes.push(connected));
      // Answers take longer on the new one than the next look at how long nothing has come.
      world.simulator.network({ silence: true, latencyMs: 60 });
      await eventually("the line is back", () => changes.at(-1));
      expect(changes[0]).toBe(false);
      const self = await line.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
      expect(self).toHaveLength(1);
    } finally {
      await line.close();
    }
  });

  test("latency and jitter change neither order nor number", async () => {
    world.simulator.network({ latencyMs: 20, jitterMs: 60 });
    const texts = ["1", "2", "3", "4", "5"];
    await Promise.all(texts.map((text) => world.call("sendMessage", { ...hello, text })));
    expect(textsToAlice().toSorted()).toEqual(texts);
  });
});

describe("a send", () => {
  test("MEDIA_EMPTY says that the media was refused", async () => {
    world.simulator.fault({ method: "messages.sendMedia", error: "MEDIA_EMPTY" });
    const document = await world.stage(randomBytes(100), "a.bin", "application/octet-stream");
    expect(await world.refusal("sendDocument", { chat_id: "@alice_demo", document })).toMatchObject({
      code: "MEDIA_REJECTED",
      telegramError: "MEDIA_EMPTY",
    });
  });

  test("a file whose parts do not add up is refused, and the next one goes", async () => {
    world.simulator.fault({ method: "messages.sendMedia", error: "FILE_PARTS_INVALID" });
    const document = await world.stage(randomBytes(100), "a.bin", "application/octet-stream");
    const params = { chat_id: "@alice_demo", document };
    expect(await world.refusal("sendDocument", params)).toMatchObject({ code: "MEDIA_REJECTED" });
    expect(await world.call("sendDocument", params)).toMatchObject({ document: expect.anything() });
  });

  test("RANDOM_ID_DUPLICATE answers with the one message there is", async () => {
    const first = await world.call("sendMessage", hello, "one-job");
    const again = await world.call("sendMessage", hello, "one-job");
    expect(again.message_id).toBe(first.message_id);
    expect(textsToAlice()).toEqual(["hello"]);
  });

  test.each(["USER_MIGRATE_4", "NETWORK_MIGRATE_4"])(
    "%s says that the account lives elsewhere",
    async (error) => {
      world.simulator.fault({ method: "messages.sendMessage", error });
      const refusal = await world.refusal("sendMessage", hello);
      expect(refusal).toMatchObject({ code: "TELEGRAM_UNAVAILABLE", status: 503 });
      expect(refusal.detail).toContain("data centre 4 now: log in again");
      expect((await world.call("sendMessage", { ...hello, text: "next" })).text).toBe("next");
    },
  );
});

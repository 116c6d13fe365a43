import { setTimeout as delay } from "node:timers/promises";
import { type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { eventually } from "@telepipe/testing";
import bigInt from "big-integer";
import { Api } from "telegram";
import { BinaryReader } from "telegram/extensions/index.js";
import helpers from "telegram/Helpers.js";
import { FullPacketCodec } from "telegram/network/connection/TCPFull.js";
import { MessageContainer } from "telegram/tl/core/index.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BareClient, makeBareClient } from "./fixtures/bare-client.ts";
import { containerWithUnknown } from "./fixtures/container-with-unknown.ts";
import { isArchivedLibrary } from "./library.ts";

// What each seam is for: the library as it comes, in a file that installs none of them. `seams.integration.test.ts`
// has the same scenes with the cure. The successor has some of these faults no more.

let simulator: Simulator;
let bare: BareClient;
beforeEach(async () => {
  simulator = await startSimulator({ batchReplies: true });
  const account = simulator.world.addUser({ phone: "+10000000001", firstName: "Me" });
  bare = await makeBareClient(simulator, simulator.mintSession(account));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bare[Symbol.asyncDispose]();
  await simulator.close();
});

const self = () => new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });

/** Whether a promise has settled by now, or does within `ms`. */
function settles(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, delay(ms, false)]);
}

describe("the library alone, and its successor", () => {
  test("takes a packet for each of several calls that are made in one go", async () => {
    await bare.client.connect();
    await bare.send(self());
    const packets = vi.spyOn(FullPacketCodec.prototype, "encodePacket");
    const calls: Promise<unknown>[] = [];
    for (let count = 0; count < 5; count++) {
      calls.push(bare.send(self()));
      for (let step = 0; step < 20; step++) await Promise.resolve(); // Nothing else can happen.
    }
    await Promise.all(calls);
    expect(packets.mock.calls.length).toBeGreaterThan(1);
  });

  test("drops a whole container for one constructor that it does not know", async () => {
    const reader = new BinaryReader(containerWithUnknown());
    await expect(MessageContainer.fromReader(reader)).rejects.toThrow("matching Constructor ID");
  });
});

describe.runIf(isArchivedLibrary)("the library alone", () => {
  test("loses the answers behind an error in a container", async () => {
    await bare.client.connect();
    simulator.fault({ method: "users.getUsers", error: "PEER_ID_INVALID" });
    const [first, ...others] = [bare.send(self()), bare.send(self()), bare.send(self())];
    await expect(first).rejects.toMatchObject({ errorMessage: "PEER_ID_INVALID" });
    expect(await Promise.all(others.map((call) => settles(call, 300)))).toEqual([false, false]);
  });

  test("connects for ever with a key that Telegram has forgotten", async () => {
    simulator.network({ forgetAuthKeys: true });
    expect(await settles(bare.client.connect(), 500)).toBe(false);
  });

  test("tears a line down on which an answer takes 4 s", async () => {
    scaleTime(50);
    await bare.client.connect();
    // Slow, but it works.
    simulator.network({ latencyMs: 4000 });
    const before = bare.dials;
    await eventually("a reconnect within a minute", () => bare.dials > before, 60_000);
  });

  test("keeps every user that it is told of, again and again", async () => {
    await bare.client.connect();
    for (let n = 0; n < 20; n++) await bare.client.invoke(self());
    const { _entities } = bare.session as unknown as { _entities: Set<unknown> }; // Private in the types.
    expect(_entities.size).toBeGreaterThanOrEqual(20);
  });

  test("asks for a data centre that does not exist again and again, without a pause", async () => {
    await bare.client.connect();
    let asked = 0;
    const { getDC } = bare.client;
    vi.spyOn(bare.client, "getDC").mockImplementation(async (...args) => {
      asked += 1;
      if (asked >= 1000) return new Promise(() => undefined); // Else it would go on for ever.
      return getDC.apply(bare.client, args);
    });
    expect(await settles(bare.client.getSender(99), 1000)).toBe(false);
    expect(asked).toBe(1000);
  });

  test("leaves connections for files open when it is destroyed", async () => {
    await bare.client.connect();
    await bare.client.getSender(2);
    expect(simulator.connectionCount).toBe(2);
    await bare.client.destroy();
    await delay(200);
    expect(simulator.connectionCount).toBe(1);
  });

  test("forgets calls that were made while it was reconnecting", async () => {
    await bare.client.connect();
    simulator.network({ disconnect: true });
    await vi.waitFor(() => expect(bare.client._sender?.isReconnecting).toBe(true));
    const first = bare.send(self());
    await new Promise((resolve) => setImmediate(resolve));
    const second = bare.send(self());
    expect(await Promise.all([settles(first, 2000), settles(second, 2000)])).toContain(false);
  });

  test("makes a shared key that begins with zeros too short", () => {
    expect(helpers.getByteArray(bigInt(2).pow(2030)).length).toBeLessThan(256);
  });

  test("dials again after it was told to stop", async () => {
    await bare.client.connect();
    simulator.network({ disconnect: true });
    await vi.waitFor(() => expect(bare.client._sender?.isReconnecting).toBe(true));
    const before = bare.dials;
    await bare.client.disconnect();
    await vi.waitFor(() => expect(bare.dials).toBeGreaterThan(before), 3000);
  });
});

/** Makes timers and the clock run `factor` times as fast, the simulator's too. */
function scaleTime(factor: number): void {
  const { now } = Date;
  const startedAt = now();
  vi.spyOn(Date, "now").mockImplementation(() => startedAt + (now() - startedAt) * factor);
  const { setTimeout: original } = globalThis;
  const scaled = (run: () => void, ms?: number) => original(run, (ms ?? 0) / factor);
  vi.spyOn(globalThis, "setTimeout").mockImplementation(scaled as typeof setTimeout);
}

import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { silentLogger } from "@telepipe/runtime";
import { type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { eventually } from "@telepipe/testing";
import bigInt from "big-integer";
import { Api } from "telegram";
import ige from "telegram/crypto/IGE.js";
import { BinaryReader } from "telegram/extensions/index.js";
import helpers from "telegram/Helpers.js";
import { FullPacketCodec } from "telegram/network/connection/TCPFull.js";
import { MTProtoSender } from "telegram/network/MTProtoSender.js";
import { MessageContainer } from "telegram/tl/core/index.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startSilentServer } from "../../../test/silent-server.ts";
import { type ConnectOptions, connectTelegram } from "../connect-telegram.ts";
import type { Line } from "../line.ts";
import { containerWithUnknown } from "./fixtures/container-with-unknown.ts";
import { installSeams } from "./install-seams.ts";

const LONGS = [0n, 1n, -1n, 255n, 2n ** 63n - 1n, -(2n ** 63n), 1_234_567_890_123_456_789n];

let simulator: Simulator;
let account: ReturnType<Simulator["world"]["addUser"]>;
const lines: Line[] = [];
beforeEach(async () => {
  simulator = await startSimulator({ batchReplies: true });
  account = simulator.world.addUser({ phone: "+10000000001", firstName: "Me" });
});
afterEach(async () => {
  vi.restoreAllMocks();
  // Also that of a test that has failed: it would go on dialling, at a port that the next simulator may have.
  for (const line of lines.splice(0)) await line.close();
  await simulator.close();
});

async function connect(more: Partial<ConnectOptions> = {}): Promise<Line> {
  const { dcId, authKey } = simulator.mintSession(account);
  const line = await connectTelegram({
    credentials: { apiId: 1, apiHash: "x" },
    stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
    simulator: { port: simulator.port },
    log: silentLogger(),
    ...more,
  });
  lines.push(line);
  return line;
}

const self = () => new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });

// The scenes of `library-faults.integration.test.ts`, with the cure.
describe("with its seams the library", () => {
  test("keeps the answers behind an error in a container", async () => {
    const line = await connect();
    simulator.fault({ method: "users.getUsers", error: "PEER_ID_INVALID" });
    const call = () => line.invoke(self(), { timeoutMs: 3000 });
    const answers = await Promise.allSettled([call(), call(), call()]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  });

  test("sends what is called in one go in one packet", async () => {
    const line = await connect();
    await line.invoke(self());
    const packets = vi.spyOn(FullPacketCodec.prototype, "encodePacket");
    const calls: Promise<unknown>[] = [];
    for (let count = 0; count < 5; count++) {
      calls.push(line.invoke(self()));
      for (let step = 0; step < 20; step++) await Promise.resolve(); // Nothing else can happen.
    }
    await Promise.all(calls);
    expect(packets).toHaveBeenCalledTimes(1);
  });

  test("keeps what it knows of a container with a constructor that it does not know", async () => {
    installSeams();
    const container = await MessageContainer.fromReader(new BinaryReader(containerWithUnknown()));
    // Private in the types.
    const { messages } = container as unknown as { messages: { obj: { className: string } }[] };
    expect(messages.map(({ obj }) => obj.className)).toEqual(["Pong", "Pong"]);
  });

  test("says at once that Telegram has forgotten the key", async () => {
    const session = simulator.mintSession(account);
    simulator.network({ forgetAuthKeys: true });
    const stored = { ...session, serverAddress: "127.0.0.1", port: 443 };
    await expect(connect({ stored })).rejects.toMatchObject({ code: "NOT_LOGGED_IN" });
  });

  test("gives a server up that takes the connection and says nothing", async () => {
    await using silent = await startSilentServer();
    await expect(connect({ simulator: { port: silent.port }, connectTimeoutMs: 200 })).rejects.toMatchObject({
      code: "TELEGRAM_UNAVAILABLE",
    });
  });

  test("leaves a line up on which answers take long", async () => {
    // As in 30 s with a ping every 2 s and 4 s for an answer, 20 times as fast.
    const line = await connect({ keepAlive: { pingEveryMs: 100, silenceMs: 400, askEveryMs: 60_000 } });
    simulator.network({ latencyMs: 200 });
    const changes: boolean[] = [];
    line.onLine((isUp) => changes.push(isUp));
    await delay(1500);
    expect(changes).toEqual([]);
  });

  test("keeps nobody that it is told of", async () => {
    const line = await connect();
    for (let n = 0; n < 20; n++) await line.invoke(self());
    const { session, _entityCache } = line.client as unknown as {
      session: { _entities: Set<unknown> };
      _entityCache: { size: number; cacheMap: undefined } | { cacheMap: Map<unknown, unknown> };
    };
    expect(session._entities.size).toBe(0);
    expect((_entityCache.cacheMap ?? _entityCache).size).toBe(0);
  });

  test("says that there is no such data centre, and asks once", async () => {
    const line = await connect();
    const asked = vi.spyOn(line.client, "getDC");
    const call = line.invoke(self(), { dcId: 99, timeoutMs: 2000 });
    await expect(call).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  test("closes connections for files with the line", async () => {
    const line = await connect();
    await line.client.getSender(2);
    expect(simulator.connectionCount).toBe(2);
    await line.close();
    await eventually("both are closed", () => simulator.connectionCount === 0);
  });

  test("makes calls that were made while it was reconnecting", async () => {
    const line = await connect();
    simulator.network({ offlineMs: 400 });
    await eventually("the break is noticed", () => line.client._sender?.isReconnecting);
    const first = line.invoke(self());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.all([first, line.invoke(self())])).toHaveLength(2);
  });

  test("never dials again once it was told to stop", async () => {
    const line = await connect();
    simulator.network({ offlineMs: 400 });
    await eventually("the break is noticed", () => line.client._sender?.isReconnecting);
    await line.close();
    await delay(1500); // The library would dial after a second.
    expect(simulator.connectionCount).toBe(0);
  });

  test("is not used where it does not report what it receives", async () => {
    installSeams();
    const name = "_updateCallback";
    const seam = Object.getOwnPropertyDescriptor(MTProtoSender.prototype, name);
    Object.defineProperty(MTProtoSender.prototype, name, { writable: true, configurable: true });
    try {
      await expect(connect()).rejects.toThrow(name);
    } finally {
      Object.defineProperty(MTProtoSender.prototype, name, seam ?? {});
    }
    await eventually("the line is closed", () => simulator.connectionCount === 0);
  });

  test("64-bit numbers survive both conversions", () => {
    installSeams();
    for (const value of LONGS) {
      const bytes = helpers.toSignedLittleBuffer(bigInt(value));
      expect(bytes.readBigInt64LE()).toBe(value);
      expect(helpers.readBigIntFromBuffer(bytes, true, true).toString()).toBe(String(value));
      const unsigned = BigInt.asUintN(64, value).toString();
      expect(helpers.readBigIntFromBuffer(bytes, true, false).toString()).toBe(unsigned);
    }
    const nonce = Buffer.from("00112233445566778899aabbccddeeff", "hex");
    const long = helpers.readBigIntFromBuffer(nonce, true, true);
    expect(helpers.toSignedLittleBuffer(long, 16)).toEqual(nonce);
  });

  test("shifts and combines bits as a language with endless integers does, below zero too", () => {
    installSeams();
    for (const value of [...LONGS, 2n ** 127n + 5n]) {
      for (const count of [0, 1, 8, 56, 200]) {
        expect(bigInt(value).shiftRight(count).toString()).toBe(String(value >> BigInt(count)));
        expect(bigInt(value).shiftLeft(bigInt(count)).toString()).toBe(String(value << BigInt(count)));
      }
      expect(bigInt(value).toJSNumber()).toBe(Number(value));
      expect(Number(bigInt(value))).toBe(Number(value));
      for (const other of LONGS) {
        expect(bigInt(value).and(bigInt(other)).toString()).toBe(String(value & other));
        expect(bigInt(value).or(bigInt(other)).toString()).toBe(String(value | other));
      }
    }
    const bytes = new Api.InputUser({ userId: bigInt(1), accessHash: bigInt(-2) }).getBytes();
    expect(bytes.subarray(4).toString("hex")).toBe("0100000000000000feffffffffffffff");
  });

  test("a key that begins with zeros is as long as any other", () => {
    installSeams();
    expect(helpers.getByteArray(bigInt(2).pow(2030))).toHaveLength(256);
    expect(helpers.getByteArray(bigInt(2).pow(62))).toHaveLength(8);
  });

  test("what is encrypted can be decrypted, however long it is, and is padded to whole blocks", () => {
    installSeams();
    const cipher = new ige.IGE(randomBytes(32), randomBytes(32));
    for (const length of [16, 19, 1000, 8191, 8192, 8208, 524_320]) {
      const data = randomBytes(length);
      const encrypted = cipher.encryptIge(data);
      expect(encrypted.length).toBe(Math.ceil(length / 16) * 16);
      expect(cipher.decryptIge(encrypted).subarray(0, length).equals(data)).toBe(true);
    }
  });
});

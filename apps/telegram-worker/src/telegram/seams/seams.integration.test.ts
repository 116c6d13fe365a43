import { randomBytes } from "node:crypto";
import { silentLogger } from "@telepipe/runtime";
import { startSimulator } from "@telepipe/telegram-simulator";
import bigInt from "big-integer";
import { Api } from "telegram";
import ige from "telegram/crypto/IGE.js";
import helpers from "telegram/Helpers.js";
import { describe, expect, test } from "vitest";
import { connectTelegram } from "../connect-telegram.ts";
import { installSeams } from "./install-seams.ts";

const LONGS = [0n, 1n, -1n, 255n, 2n ** 63n - 1n, -(2n ** 63n), 1_234_567_890_123_456_789n];

describe("the library's repaired parts", () => {
  test("an error in a container does not lose the answers behind it", async () => {
    await using simulator = await startSimulator({ batchReplies: true });
    const account = simulator.world.addUser({ phone: "+10000000001", firstName: "Me" });
    const { dcId, authKey } = simulator.mintSession(account);
    const line = await connectTelegram({
      credentials: { apiId: 1, apiHash: "x" },
      stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
      simulator: { port: simulator.port },
      log: silentLogger(),
    });
    try {
      simulator.fault({ method: "users.getUsers", error: "PEER_ID_INVALID" });
      const self = () =>
        line.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }), { timeoutMs: 3000 });
      const answers = await Promise.allSettled([self(), self(), self()]);
      expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    } finally {
      await line.close();
    }
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

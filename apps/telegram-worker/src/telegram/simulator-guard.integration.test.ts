import { silentLogger } from "@telepipe/runtime";
import { startSimulator } from "@telepipe/telegram-simulator";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { describe, expect, inject, test } from "vitest";
import { startWorkerWorld } from "../../test/running-worker.ts";
import { loadWorkerConfig } from "../config.ts";
import { createTelegramWorker } from "../worker.ts";
import { connectTelegram } from "./connect-telegram.ts";
import { writeSessionFile } from "./session-file.ts";
import { simulatorTestKey } from "./simulator-test-key.ts";

const REAL = { TG_API_ID: "7654321", TG_API_HASH: "0123456789abcdef0123456789abcdef" };
const credentials = { apiId: 1, apiHash: "x" };
const log = silentLogger();

// First, while nothing in this process has ever talked to a simulator.
describe("without TELEGRAM_SIMULATOR", () => {
  test("the simulator's key is not trusted, also not after trying to connect", async () => {
    const isTrusted = () => _serverKeys.has(simulatorTestKey.fingerprint);
    const real = { credentials, stored: null, simulator: null, log, signal: AbortSignal.abort() };
    await expect(connectTelegram(real)).rejects.toMatchObject({ code: "TELEGRAM_UNAVAILABLE" });
    expect(isTrusted()).toBe(false);

    await using simulator = await startSimulator();
    const line = await connectTelegram({ ...real, simulator, signal: new AbortController().signal });
    expect(isTrusted()).toBe(true);
    await line.close();
  });
});

describe("with TELEGRAM_SIMULATOR", () => {
  test("neither the real credentials nor the real session reach it, and the worker says whom it talks to", async () => {
    await using world = await startWorkerWorld(inject("redisUrl"));
    const config = loadWorkerConfig({ ...world.environment, ...REAL });
    expect(config.credentials).toEqual({ apiId: 1, apiHash: "simulator" });
    // A real session lies where the settings say.
    const real = loadWorkerConfig({ ...world.environment, ...REAL, TELEGRAM_SIMULATOR: "" });
    expect(real.credentials).toEqual({ apiId: 7654321, apiHash: REAL.TG_API_HASH });
    await writeSessionFile(real.session, {
      dcId: 2,
      serverAddress: "149.154.167.51",
      port: 443,
      authKey: Buffer.alloc(256, 7),
    });
    const keysBefore = [...world.simulator.authKeys].length;

    await using worker = await createTelegramWorker(config, { log, output: null });
    const status = await world.reaches("logged_out");
    expect(status).toMatchObject({ simulator: true, reason: expect.stringContaining(".simulator.json") });
    expect(worker.accountState?.me).toBeNull();
    expect(world.simulator.connectionCount).toBe(0);
    expect([...world.simulator.authKeys]).toHaveLength(keysBefore);
  });
});

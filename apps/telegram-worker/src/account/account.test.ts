import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { sessionPaths, writeSessionFile } from "../telegram/session-file.ts";
import { Account } from "./account.ts";

test("a data centre that is away for long is tried again and again, ever more rarely", async () => {
  const folder = await mkdtemp(join(tmpdir(), "telepipe-account-"));
  const session = sessionPaths(join(folder, "account"), true);
  await writeSessionFile(session, {
    dcId: 2,
    serverAddress: "127.0.0.1",
    port: 443,
    authKey: Buffer.alloc(256, 1),
  });
  const triedAt: number[] = [];
  const account = new Account({
    session,
    log: silentLogger(),
    forbidden: new AbortController().signal,
    // As 1 s, growing to 30 s, in an outage of minutes.
    pauses: { firstMs: 20, longestMs: 160 },
    onState: () => undefined,
    connect: async () => {
      triedAt.push(performance.now());
      throw new ApiError("TELEGRAM_UNAVAILABLE", { detail: "Telegram is not reachable: ECONNREFUSED" });
    },
    receive: async () => async () => undefined,
  });
  await eventually("many attempts", () => triedAt.length >= 9);
  await account.close();
  await rm(folder, { recursive: true });

  const pauses = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0));
  // Half to all of 20, 40, 80, 160, 160 …
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(Math.min(160, 20 * 2 ** index) / 2 - 2);
  }
  expect(account.state).toMatchObject({
    state: "disconnected",
    reason: "Telegram is not reachable: ECONNREFUSED",
  });
});

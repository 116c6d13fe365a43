import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { chaosRound } from "./chaos-round.ts";
import { checkHistory } from "./history/check-history.ts";
import { type ChatsOfAccount, openChats } from "./load/chats.ts";
import { POINTS } from "./plan/make-plan.ts";
import { startReaper } from "./processes/reaper.ts";
import { type ChaosSystem, startChaosSystem } from "./processes/start-system.ts";

/** Guarantee: a process that dies at the worst moment loses nothing, doubles nothing and leaves every chat in order. */

const stack = new AsyncDisposableStack();
let system: ChaosSystem;
let chats: ChatsOfAccount;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "telepipe-points-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const reaper = stack.adopt(startReaper(), ({ close }) => close());
  const options = { seed: 1, appendfsync: "everysec", limits: "off", settings: {} } as const;
  system = stack.use(
    await startChaosSystem({ ...options, directory, cacheDir: inject("redisCacheDir"), reaper }),
  );
  chats = await openChats(system);
});
afterAll(() => stack.disposeAsync());

test.each(POINTS)("$app killed at $point", async ({ app, point }) => {
  const history = await chaosRound(system, chats, {
    name: point,
    seed: 1,
    seconds: 3,
    plan: [{ atMs: 500, fault: { kind: "kill-at", app, point, pass: 3 } }],
    sendsPerSecond: 10,
    changesPerSecond: 10,
    settleSeconds: 40,
    directory,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  expect(history.faults.map(({ kind }) => kind)).toEqual([`kill ${app} at ${point}`]);
  expect(checkHistory(history).failures).toEqual([]);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { chaosRound } from "./chaos-round.ts";
import { checkHistory } from "./history/check-history.ts";
import type { SendStyle } from "./load/careful-caller.ts";
import { type ChatsOfAccount, openChats } from "./load/chats.ts";
import type { PlannedFault } from "./plan/fault.ts";
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

/** A few seconds of load with these faults, and what came of it. */
async function round(name: string, plan: readonly PlannedFault[], styles?: readonly SendStyle[]) {
  const history = await chaosRound(system, chats, {
    name,
    seed: 1,
    seconds: 3,
    plan,
    styles,
    sendsPerSecond: 10,
    changesPerSecond: 10,
    settleSeconds: 30,
    directory,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  return { faults: history.faults.map(({ kind }) => kind), failures: checkHistory(history).failures };
}

test.each(POINTS)("$app killed at $point", async ({ app, point }) => {
  const { faults, failures } = await round(point, [
    { atMs: 500, fault: { kind: "kill-at", app, point, pass: 6 } },
  ]);
  expect(faults).toEqual([`kill ${app} at ${point}`]);
  expect(failures).toEqual([]);
});

test("both gateways killed while callers wait for Telegram", async () => {
  const { failures } = await round(
    "gateways",
    [
      { atMs: 500, fault: { kind: "stop", target: "simulator", durationMs: 1500 } },
      { atMs: 1500, fault: { kind: "kill", target: "gateway-1" } },
      { atMs: 1500, fault: { kind: "kill", target: "gateway-2" } },
    ],
    [{ isKeyed: true, isAsync: false }],
  );
  expect(failures).toEqual([]);
});

test("an owner stopped until another worker has taken over, and then continued", async () => {
  const { failures } = await round("owner", [
    { atMs: 500, fault: { kind: "stop", target: "owner", durationMs: 12_000 } },
  ]);
  expect(failures).toEqual([]);
});

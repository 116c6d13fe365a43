import { expect, test } from "vitest";
import { effectOf, kindOf } from "./fault.ts";
import { makePlan, POINTS } from "./make-plan.ts";
import { seededRandom } from "./seeded-random.ts";

const plan = (seed: number) => makePlan({ random: seededRandom(seed), durationMs: 600_000, kills: 120 });

test("the same seed gives the same plan, another one another", () => {
  expect(plan(7)).toEqual(plan(7));
  expect(plan(7)).not.toEqual(plan(8));
});

test("a plan has the kills that were asked for, spread over its time, at every point and of every process", () => {
  const faults = plan(1);
  const kills = faults.filter(({ fault }) => fault.kind === "kill" || fault.kind === "kill-at");
  expect(kills).toHaveLength(120);
  const kinds = new Set(kills.map(({ fault }) => kindOf(fault)));
  for (const app of ["gateway", "worker", "dispatcher", "redis", "receiver"]) {
    expect(kinds).toContain(`kill ${app}`);
  }
  for (const { app, point } of POINTS) expect(kinds).toContain(`kill ${app} at ${point}`);
  const times = faults.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((one, two) => one - two));
  for (let minute = 0; minute < 9; minute += 1) {
    expect(times.filter((atMs) => Math.floor(atMs / 60_000) === minute).length).toBeGreaterThan(5);
  }
});

test("what is not meant is spared", () => {
  const targets = ["dispatcher", "redis"] as const;
  const spared = makePlan({ random: seededRandom(1), durationMs: 1000, kills: 20, targets });
  expect(spared).toHaveLength(32);
  for (const { fault } of spared) expect(kindOf(fault)).toMatch(/ (dispatcher|redis)( |$)/);
});

test("other faults are stops, cuts, freezes and restarts; Telegram itself is never killed", () => {
  const kinds = new Set(plan(1).map(({ fault }) => kindOf(fault)));
  for (const kind of [
    "restart gateway",
    "stop worker",
    "cut worker from telegram",
    "freeze worker from telegram",
  ]) {
    expect(kinds).toContain(kind);
  }
  expect(kinds).not.toContain("kill simulator");
});

test("a delivery may be repeated only by what happens between the receiver and the lanes", () => {
  const [worker, dispatcher, redis] = (["worker-1", "dispatcher-2", "redis"] as const).map((target) =>
    effectOf({ kind: "kill", target }),
  );
  expect(worker).toEqual({ touches: { sends: true, deliveries: true }, mayRepeat: false });
  expect(dispatcher).toEqual({ touches: { sends: false, deliveries: true }, mayRepeat: true });
  expect(redis).toEqual({ touches: { sends: true, deliveries: true }, mayRepeat: true });
});

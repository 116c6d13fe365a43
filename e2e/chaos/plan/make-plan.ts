import {
  APP_PROCESSES,
  type App,
  type AppProcess,
  type Fault,
  type PlannedFault,
  type PointName,
} from "./fault.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** How much is to happen. */
export interface PlanOptions {
  readonly random: SeededRandom;
  readonly durationMs: number;
  /** SIGKILLs, those at labelled points included. */
  readonly kills: number;
}

/** Every labelled point and the app that passes it. */
export const POINTS: readonly { readonly app: App; readonly point: PointName }[] = [
  { app: "worker", point: "callAnswered" },
  { app: "worker", point: "eventsEnqueued" },
  { app: "dispatcher", point: "lanesPushed" },
  { app: "dispatcher", point: "deliveryAnswered" },
  { app: "dispatcher", point: "laneAdvanced" },
];

/** Of all kills, those at labelled points; the others hit at any time. */
const AT_POINTS = 0.3;
/** Other faults per kill. */
const OTHERS = 0.6;
const KILLED = [...APP_PROCESSES, "redis", "receiver"] as const;

/**
 * Which fault happens when: follows from the seed alone. The first ones come at once, the last ones early enough for
 * their effects to be seen under load.
 */
export function makePlan({ random, durationMs, kills }: PlanOptions): PlannedFault[] {
  const atPoints = Math.round(kills * AT_POINTS);
  const others = Math.round(kills * OTHERS);
  const faults = [
    ...Array.from({ length: atPoints }, (_, index) => killAt(random, index)),
    ...Array.from({ length: kills - atPoints }, (_, index) => kill(random, index)),
    ...Array.from({ length: others }, () => other(random)),
  ];
  const spanMs = durationMs * 0.95;
  return faults
    .map((fault) => ({ atMs: Math.round(random.next() * spanMs), fault }))
    .sort((one, two) => one.atMs - two.atMs);
}

/** Every point in turn, so that none is left to chance. */
function killAt(random: SeededRandom, index: number): Fault {
  const { app, point } = POINTS[index % POINTS.length] ?? random.pick(POINTS);
  return { kind: "kill-at", app, point, pass: random.between(1, 8) };
}

function kill(random: SeededRandom, index: number): Fault {
  return { kind: "kill", target: KILLED[index % KILLED.length] ?? random.pick(KILLED) };
}

/** Long enough stops let leases and locks pass to others; shorter ones must not. */
function other(random: SeededRandom): Fault {
  const durationMs = random.chance(0.4) ? random.between(8000, 25_000) : random.between(200, 6000);
  const target = random.pick(APP_PROCESSES);
  const worker: AppProcess = random.pick(["worker-1", "worker-2"]);
  return random.pick<() => Fault>([
    () => ({ kind: "restart", target }),
    () => ({ kind: "stop", target, durationMs }),
    () => ({ kind: "stop", target: worker, durationMs }),
    () => ({ kind: "stop", target: random.pick(["redis", "receiver", "simulator"]), durationMs }),
    () => ({ kind: "cut", target, to: "redis", durationMs }),
    () => ({ kind: "cut", target: worker, to: "telegram", durationMs }),
    () => ({ kind: "freeze", target, to: "redis", durationMs }),
    () => ({ kind: "freeze", target: worker, to: "telegram", durationMs }),
  ])();
}

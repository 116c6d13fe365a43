import {
  APP_PROCESSES,
  type App,
  appOf,
  type Fault,
  type PlannedFault,
  type PointName,
  type ProcessName,
  TARGETS,
  type Target,
} from "./fault.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** How much is to happen. */
export interface PlanOptions {
  readonly random: SeededRandom;
  readonly durationMs: number;
  /** SIGKILLs, those at labelled points included. */
  readonly kills: number;
  /** What may be hit; everything by default. */
  readonly targets?: readonly Target[];
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
 * Which fault happens when: follows from the seed alone. Every process and every point has its turn; when is left to
 * chance, so that faults overlap. The last ones come early enough for their effects to be seen under load.
 */
export function makePlan({ random, durationMs, kills, targets = TARGETS }: PlanOptions): PlannedFault[] {
  const points = POINTS.filter(({ app }) => targets.includes(app));
  const killed = KILLED.filter((name) => targets.includes(appOf(name)));
  const atPoints = points.length === 0 ? 0 : Math.round(kills * AT_POINTS);
  const faults = [
    ...inTurn(points, atPoints).map(
      (point): Fault => ({ kind: "kill-at", ...point, pass: random.between(1, 8) }),
    ),
    ...inTurn(killed, kills - atPoints).map((target): Fault => ({ kind: "kill", target })),
    ...Array.from({ length: Math.round(kills * OTHERS) }, () => random.pick(otherFaults(random, targets))),
  ];
  const spanMs = durationMs * 0.95;
  return faults
    .map((fault) => ({ atMs: Math.round(random.next() * spanMs), fault }))
    .sort((one, two) => one.atMs - two.atMs);
}

function inTurn<Item>(items: readonly Item[], count: number): Item[] {
  return Array.from({ length: Math.ceil(count / Math.max(1, items.length)) }, () => items)
    .flat()
    .slice(0, count);
}

/** Long ones let leases and locks pass to others; short ones must not. */
function otherFaults(random: SeededRandom, targets: readonly Target[]): Fault[] {
  const durationMs = random.chance(0.4) ? random.between(8000, 25_000) : random.between(200, 6000);
  const isMeant = (name: ProcessName) => targets.includes(appOf(name));
  const apps = APP_PROCESSES.filter(isMeant);
  const workers = apps.filter((name) => appOf(name) === "worker");
  const others = (["redis", "receiver", "simulator"] as const).filter(isMeant);
  return [
    ...some(apps, random).flatMap((target): Fault[] => [
      { kind: "restart", target },
      { kind: "stop", target, durationMs },
      { kind: "cut", target, to: "redis", durationMs },
      { kind: "freeze", target, to: "redis", durationMs },
    ]),
    ...some(workers, random).flatMap((target): Fault[] => [
      { kind: "stop", target, durationMs },
      { kind: "cut", target, to: "telegram", durationMs },
      { kind: "freeze", target, to: "telegram", durationMs },
    ]),
    ...some(others, random).map((target): Fault => ({ kind: "stop", target, durationMs })),
  ];
}

/** One of them, or none where there are none. */
function some<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  return items.length === 0 ? [] : [random.pick(items)];
}

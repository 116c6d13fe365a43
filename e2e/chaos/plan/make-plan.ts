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
const KILLED = [...APP_PROCESSES, "owner", "redis", "receiver"] as const;

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
    ...inTurn(otherFaults(random, targets), Math.round(kills * OTHERS)).map((fault) =>
      fault(duration(random)),
    ),
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

/** All kinds that there are, in any order. */
function otherFaults(random: SeededRandom, targets: readonly Target[]): ((durationMs: number) => Fault)[] {
  const isMeant = (name: ProcessName) => targets.includes(appOf(name));
  const owner = (["owner"] as const).filter(isMeant);
  const others = (["redis", "receiver", "simulator"] as const).filter(isMeant);
  const faults = [
    ...APP_PROCESSES.filter(isMeant).flatMap((target): ((durationMs: number) => Fault)[] => [
      () => ({ kind: "restart", target }),
      (durationMs) => ({ kind: "stop", target, durationMs }),
      (durationMs) => ({ kind: "cut", target, to: "redis", durationMs }),
      (durationMs) => ({ kind: "freeze", target, to: "redis", durationMs }),
    ]),
    ...owner.flatMap((target): ((durationMs: number) => Fault)[] => [
      (durationMs) => ({ kind: "stop", target, durationMs }),
      (durationMs) => ({ kind: "cut", target, to: "telegram", durationMs }),
      (durationMs) => ({ kind: "freeze", target, to: "telegram", durationMs }),
      (durationMs) => ({ kind: "freeze", target, to: "redis", durationMs }),
    ]),
    ...others.map(
      (target) =>
        (durationMs: number): Fault => ({ kind: "stop", target, durationMs }),
    ),
  ];
  return faults
    .map((fault) => ({ fault, place: random.next() }))
    .sort((one, two) => one.place - two.place)
    .map(({ fault }) => fault);
}

/** Long ones let leases and locks pass to others; short ones must not. */
function duration(random: SeededRandom): number {
  return random.chance(0.4) ? random.between(8000, 25_000) : random.between(200, 6000);
}

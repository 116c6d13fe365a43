import { randomUUID } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LABELLED_POINTS } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import type { FaultRecord } from "../history/history.ts";
import {
  APP_PROCESSES,
  type AppProcess,
  effectOf,
  type Fault,
  kindOf,
  type ProcessName,
} from "../plan/fault.ts";
import type { ChaosSystem } from "./start-system.ts";
import type { Supervised } from "./supervised.ts";

/** Does to a system what a plan says. */
export interface FaultCommitter {
  /**
   * Resolves when the process runs again, or the line is whole. Null: it did not happen, since the process was down
   * already or did not come to the point in time.
   */
  commit(fault: Fault): Promise<FaultRecord | null>;
}

/** How long a killed Redis stays away. */
const REDIS_DOWN_MS = 500;
/** How long a process may take to come to a point, and one that is down to come up again. */
const PATIENCE_MS = 20_000;

/** @param directory where the marks of processes that died at a point lie */
export function createFaultCommitter(system: ChaosSystem, directory: string): FaultCommitter {
  // One order at a time per app: a second one would replace the first.
  const lastOrder = new Map<string, Promise<unknown>>();
  const inTurn = <Result>(app: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (lastOrder.get(app) ?? Promise.resolve()).then(work);
    lastOrder.set(
      app,
      turn.catch(() => undefined),
    );
    return turn;
  };
  return {
    commit: async (fault) => {
      const times =
        fault.kind === "kill-at"
          ? await inTurn(fault.app, () => killAtPoint(system, fault, join(directory, `tomb-${randomUUID()}`)))
          : await commitNow(system, fault);
      if (times === null) return null;
      const isKill = fault.kind === "kill" || fault.kind === "kill-at";
      return { kind: kindOf(fault), isKill, ...effectOf(fault), ...times };
    },
  };
}

type Times = Pick<FaultRecord, "startedAt" | "endedAt">;

async function commitNow(
  system: ChaosSystem,
  fault: Exclude<Fault, { kind: "kill-at" }>,
): Promise<Times | null> {
  switch (fault.kind) {
    case "kill":
      if (fault.target === "redis") return timed(() => system.redis.kill(REDIS_DOWN_MS));
      return end(processOf(system, fault.target), "SIGKILL");
    case "restart":
      return end(processOf(system, fault.target), "SIGTERM");
    case "stop":
      return timed(async () => {
        const target = fault.target === "redis" ? system.redis : processOf(system, fault.target);
        target.signal("SIGSTOP");
        await delay(fault.durationMs);
        target.signal("SIGCONT");
      });
    case "cut":
    case "freeze": {
      const line = system.lines[appProcess(system, fault.target)][fault.to];
      if (!line) return null;
      return timed(async () => {
        line[fault.kind]();
        await delay(fault.durationMs);
        line.mend();
      });
    }
  }
}

function processOf(system: ChaosSystem, name: Exclude<ProcessName, "redis">): Supervised {
  const { apps, receiver, simulator } = system;
  if (name === "receiver") return receiver;
  return name === "simulator" ? simulator : apps[appProcess(system, name)];
}

function appProcess({ owners }: ChaosSystem, name: AppProcess | "owner"): AppProcess {
  if (name !== "owner") return name;
  return owners.owner === "worker-2" ? "worker-2" : "worker-1";
}

async function timed(work: () => Promise<void>): Promise<Times> {
  const startedAt = Date.now();
  await work();
  return { startedAt, endedAt: Date.now() };
}

async function end(supervised: Supervised, signal: "SIGKILL" | "SIGTERM"): Promise<Times | null> {
  const isUp = await eventually("a process", () => supervised.isAlive, PATIENCE_MS).catch(() => false);
  if (!isUp) return null;
  return timed(async () => {
    const ended = supervised.ended();
    supervised.signal(signal);
    await ended;
    await supervised.ready();
  });
}

/** Which of the app's processes comes there first is not known before: only one owns the account, one routes. */
async function killAtPoint(
  { apps }: ChaosSystem,
  { app, point, pass }: Fault & { kind: "kill-at" },
  tombstone: string,
): Promise<Times | null> {
  const names = APP_PROCESSES.filter((name): name is AppProcess => name.startsWith(app));
  const processes = names.map((name) => apps[name]);
  const { name: channel } = LABELLED_POINTS[point];
  const isDead = () =>
    access(tombstone).then(
      () => true,
      () => false,
    );
  await Promise.all(
    processes.map((each) => each.order({ type: "die-at-point", channel: String(channel), pass, tombstone })),
  );
  const reached = await eventually("the point", isDead, PATIENCE_MS).catch(() => false);
  const startedAt = Date.now();
  await Promise.all(processes.map((each) => each.order({ type: "live-on" })));
  if (!reached) return null;
  await Promise.all(processes.map((each) => each.ready()));
  return { startedAt, endedAt: Date.now() };
}

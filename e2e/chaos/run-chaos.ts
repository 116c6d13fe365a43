import { chaosRound, type RoundOptions } from "./chaos-round.ts";
import { checkHistory, type Verdict } from "./history/check-history.ts";
import type { History } from "./history/history.ts";
import { openChats } from "./load/chats.ts";
import { TARGETS, type Target } from "./plan/fault.ts";
import { makePlan } from "./plan/make-plan.ts";
import { seededRandom } from "./plan/seeded-random.ts";
import { startReaper } from "./processes/reaper.ts";
import { type ChaosSystemOptions, startChaosSystem } from "./processes/start-system.ts";
import { longestStallMs, passagesOf, type Recovery, recoveriesOf } from "./report/stalls.ts";

export interface ChaosOptions
  extends Omit<ChaosSystemOptions, "reaper">,
    Omit<RoundOptions, "name" | "plan" | "directory" | "seed"> {
  readonly kills: number;
  readonly targets?: readonly Target[];
}

/** What a run found. */
export interface ChaosReport {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: number;
  readonly kills: number;
  readonly verdict: Verdict;
  readonly stalls: { readonly sendsMs: number; readonly deliveriesMs: number };
  readonly recoveries: readonly Recovery[];
  /** Ends of processes that nobody had asked for, by process. */
  readonly exits: Readonly<Record<string, readonly string[]>>;
  readonly history: History;
}

/** Starts a system, has one long round on it, and holds what happened against what is promised. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, seconds, kills, targets = TARGETS } = options;
  const reaper = startReaper();
  try {
    await using system = await startChaosSystem({ ...options, reaper });
    options.onProgress("everything runs");
    const plan = makePlan({ random: seededRandom(seed, "plan"), durationMs: seconds * 1000, kills, targets });
    const history = await chaosRound(system, await openChats(system), { ...options, name: "c", plan });
    const passages = passagesOf(history);
    return {
      seed,
      seconds,
      faults: history.faults.length,
      kills: history.faults.filter(({ isKill }) => isKill).length,
      verdict: checkHistory(history),
      stalls: {
        sendsMs: longestStallMs(passages, "sends"),
        deliveriesMs: longestStallMs(passages, "deliveries"),
      },
      recoveries: recoveriesOf(history, passages),
      exits: Object.fromEntries(Object.values(system.apps).map(({ name, exits }) => [name, [...exits]])),
      history,
    };
  } finally {
    reaper.close();
  }
}

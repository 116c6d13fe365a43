import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@telepipe/testing";
import { checkDeliveries } from "./history/check-deliveries.ts";
import { checkHistory, type Verdict } from "./history/check-history.ts";
import { gatherArrivals, gatherPosts } from "./history/gather-history.ts";
import type { Change, FaultRecord, History, Send } from "./history/history.ts";
import { CarefulCaller } from "./load/careful-caller.ts";
import { openChats } from "./load/chats.ts";
import { runIncomingLoad } from "./load/incoming-load.ts";
import { runSendingLoad } from "./load/sending-load.ts";
import type { PlannedFault } from "./plan/fault.ts";
import { makePlan } from "./plan/make-plan.ts";
import { seededRandom } from "./plan/seeded-random.ts";
import { createFaultCommitter } from "./processes/commit-faults.ts";
import { startReaper } from "./processes/reaper.ts";
import { type ChaosSystem, type ChaosSystemOptions, startChaosSystem } from "./processes/start-system.ts";
import { longestStallMs, passagesOf, type Recovery, recoveriesOf } from "./report/stalls.ts";

export interface ChaosOptions extends Omit<ChaosSystemOptions, "reaper"> {
  /** Length of the load, in seconds. */
  readonly seconds: number;
  readonly kills: number;
  readonly sendsPerSecond: number;
  readonly changesPerSecond: number;
  /** How long all may take to come through after the load. */
  readonly settleSeconds: number;
  /** What happens when; by default what the seed says. */
  readonly plan?: readonly PlannedFault[];
  onProgress(line: string): void;
  readonly signal: AbortSignal;
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

const PROGRESS_MS = 5000;
/** After everything has come through: what should not come has this long to come. */
const QUIET_MS = 3000;

/** Starts a system, puts load and faults on it, lets it settle, and holds what happened against what is promised. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const reaper = startReaper();
  try {
    await using system = await startChaosSystem({ ...options, reaper });
    const history = await record(system, options);
    const passages = passagesOf(history);
    return {
      seed: options.seed,
      seconds: options.seconds,
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

async function record(system: ChaosSystem, options: ChaosOptions): Promise<History> {
  const { seed, seconds, settleSeconds, onProgress } = options;
  // Whatever fails ends everything else.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const random = seededRandom(seed);
  const { chats, accountId } = await openChats(system);
  const sends: Send[] = [];
  const changes: Change[] = [];
  const faults: FaultRecord[] = [];
  const loadEnd = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout((seconds + settleSeconds) * 1000)]);
  const { apiUrls, apiToken, control } = system;
  const caller = new CarefulCaller({ apiUrls, apiToken, random: random.fork("caller"), giveUp });

  const progress = setInterval(() => onProgress(progressLine({ sends, changes, faults })), PROGRESS_MS);
  try {
    const sending = runSendingLoad({
      caller,
      chats,
      random,
      perSecond: options.sendsPerSecond,
      record: (send) => void sends.push(send),
      signal: loadEnd,
    });
    const incoming = runIncomingLoad({
      control,
      chats,
      random,
      perSecond: options.changesPerSecond,
      record: (change) => void changes.push(change),
      signal: loadEnd,
    });
    await Promise.all([incoming, commitPlan(system, { ...options, signal }, (fault) => void faults.push(fault), loadEnd)]);
    onProgress("the load is over; waiting until everything is through");
    await Promise.all([sending, deliveriesDone(system, changes, giveUp)]);
    await delay(QUIET_MS, undefined, { signal }).catch(() => undefined);
  } finally {
    clearInterval(progress);
    failed.abort();
  }
  options.signal.throwIfAborted();
  return {
    sends,
    posts: await gatherPosts(system, chats, accountId),
    changes,
    arrivals: await gatherArrivals(system),
    faults,
  };
}

/** Commits each fault at its time; resolves when the last one has passed. */
async function commitPlan(
  system: ChaosSystem,
  { seed, seconds, kills, directory, plan, onProgress }: ChaosOptions,
  onFault: (fault: FaultRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(seed).fork("plan");
  const planned = plan ?? makePlan({ random, durationMs: seconds * 1000, kills });
  const committer = createFaultCommitter(system, directory);
  const startedAt = Date.now();
  await Promise.all(
    planned.map(async ({ atMs, fault }) => {
      await delay(Math.max(0, startedAt + atMs - Date.now()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const record = await committer.commit(fault);
      if (record) onFault(record);
      else onProgress(`did not happen: ${JSON.stringify(fault)}`);
    }),
  );
}

/** Waits until nothing is owed any more; what is lost shows in the verdict. */
async function deliveriesDone(
  system: ChaosSystem,
  changes: readonly Change[],
  giveUp: AbortSignal,
): Promise<void> {
  const isDone = async () => {
    if (giveUp.aborted) return true;
    const { lost } = checkDeliveries({ changes, arrivals: await gatherArrivals(system), faults: [] });
    if (lost.length === 0) return true;
    await delay(500);
    return false;
  };
  await eventually("deliveries", isDone, 24 * 3_600_000);
}

function progressLine({ sends, changes, faults }: Pick<History, "sends" | "changes" | "faults">): string {
  const open = `${sends.length} sends ended, ${changes.length} changes made`;
  const last = faults.at(-1);
  return `${open}, ${faults.length} faults${last ? `, last: ${last.kind}` : ""}`;
}

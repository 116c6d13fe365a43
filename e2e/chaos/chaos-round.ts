import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@telepipe/testing";
import { checkDeliveries } from "./history/check-deliveries.ts";
import { gatherArrivals, gatherPosts } from "./history/gather-history.ts";
import type { Change, FaultRecord, History, Send } from "./history/history.ts";
import { CarefulCaller, type SendStyle } from "./load/careful-caller.ts";
import type { ChatsOfAccount } from "./load/chats.ts";
import { runIncomingLoad } from "./load/incoming-load.ts";
import { runSendingLoad } from "./load/sending-load.ts";
import type { PlannedFault } from "./plan/fault.ts";
import { seededRandom } from "./plan/seeded-random.ts";
import { createFaultCommitter } from "./processes/commit-faults.ts";
import type { ChaosSystem } from "./processes/start-system.ts";

export interface RoundOptions {
  /** Begins every text of the round, so that several can share a system. */
  readonly name: string;
  readonly seed: number;
  /** Length of the load, in seconds. */
  readonly seconds: number;
  readonly plan: readonly PlannedFault[];
  readonly sendsPerSecond: number;
  /** How callers send; all ways by default. */
  readonly styles?: readonly SendStyle[] | undefined;
  readonly changesPerSecond: number;
  /** How long all may take to come through after the load. */
  readonly settleSeconds: number;
  /** Temporary. */
  readonly directory: string;
  onProgress(line: string): void;
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 5000;
/** After everything has come through: what should not come has this long to come. */
const QUIET_MS = 2500;

type Recorded = Pick<History, "sends" | "changes" | "faults">;

/**
 * Puts load and faults on a system, lets it settle, and returns what happened.
 *
 * @throws when the signal was aborted
 */
export async function chaosRound(
  system: ChaosSystem,
  { chats, accountId }: ChatsOfAccount,
  options: RoundOptions,
): Promise<History> {
  const startedAt = Date.now();
  const recorded = { sends: [] as Send[], changes: [] as Change[], faults: [] as FaultRecord[] };
  const progress = setInterval(() => options.onProgress(progressLine(recorded)), PROGRESS_MS);
  // Whatever fails ends everything else.
  const failed = new AbortController();
  try {
    const signal = AbortSignal.any([options.signal, failed.signal]);
    await passThrough(system, chats, { ...options, signal }, recorded);
  } finally {
    clearInterval(progress);
    failed.abort();
  }
  options.signal.throwIfAborted();
  const posts = await gatherPosts(system, chats, accountId);
  const arrivals = await gatherArrivals(system);
  return {
    ...recorded,
    posts: posts.filter(({ token }) => token.startsWith(options.name)),
    arrivals: arrivals.filter(({ at }) => at >= startedAt),
    intrusions: system.owners.intrusions.filter(({ at }) => at >= startedAt),
  };
}

async function passThrough(
  system: ChaosSystem,
  chats: ChatsOfAccount["chats"],
  options: RoundOptions,
  { sends, changes, faults }: { sends: Send[]; changes: Change[]; faults: FaultRecord[] },
): Promise<void> {
  const { name, seed, seconds, settleSeconds, signal } = options;
  const random = seededRandom(seed, name);
  const loadEnd = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout((seconds + settleSeconds) * 1000)]);
  const sending = runSendingLoad({
    name,
    caller: new CarefulCaller({ ...system, random: random.fork("caller"), giveUp }),
    chats,
    random,
    perSecond: options.sendsPerSecond,
    styles: options.styles,
    record: (send) => void sends.push(send),
    signal: loadEnd,
  });
  const incoming = runIncomingLoad({
    name,
    control: system.control,
    chats,
    random,
    perSecond: options.changesPerSecond,
    record: (change) => void changes.push(change),
    signal: loadEnd,
  });
  await Promise.all([incoming, commitPlan(system, options, (fault) => void faults.push(fault))]);
  options.onProgress("the load is over; waiting until everything is through");
  await Promise.all([sending, deliveriesDone(system, changes, giveUp)]);
  await delay(QUIET_MS, undefined, { signal }).catch(() => undefined);
}

/** Commits each fault at its time; resolves when the last one has passed. */
async function commitPlan(
  system: ChaosSystem,
  { plan, directory, onProgress, signal }: RoundOptions,
  onFault: (fault: FaultRecord) => void,
): Promise<void> {
  const committer = createFaultCommitter(system, directory);
  const startedAt = Date.now();
  await Promise.all(
    plan.map(async ({ atMs, fault }) => {
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

function progressLine({ sends, changes, faults }: Recorded): string {
  const open = `${sends.length} sends ended, ${changes.length} changes made`;
  const last = faults.at(-1);
  return `${open}, ${faults.length} faults${last ? `, last: ${last.kind}` : ""}`;
}

import { inTurns, type Turns } from "../in-turns.ts";
import type { BenchOptions } from "../options.ts";
import { withCpuUsage } from "../processes/usage.ts";
import { median } from "../statistics.ts";
import type { System } from "../system.ts";
import type { ArrivalFigures } from "./arrivals.ts";

/** A burst that arrived. */
export interface BurstRun {
  readonly perSecond: number;
  /** CPU microseconds per message, by process. */
  readonly cpuUsPerMessage: Readonly<Record<string, number>>;
}

/** Messages at an even pace: from being written to arriving. */
export interface PacedRun {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What receiving measured. */
export interface IncomingFigures {
  readonly burst: Turns<BurstRun> & { readonly messages: number; readonly ratio: number };
  readonly paced: Turns<PacedRun> & {
    readonly perSecond: number;
    readonly addedP50Ms: number;
    readonly addedP99Ms: number;
  };
}

/** One of the two, as this part uses it. */
interface Subject {
  readonly controlUrl: string;
  expect(count: number): Promise<void>;
  arrived(): Promise<ArrivalFigures>;
}

const WRITERS = 50;
const BURST_MESSAGES = 5000;
const PACE_PER_SECOND = 50;
const ARRIVAL_TIMEOUT_MS = 60_000;

/** Measures receiving: how many messages a second reach the webhook, and how long a single one takes. */
export async function measureIncoming(
  system: System,
  { seconds, rounds }: BenchOptions,
  onProgress: (text: string) => void,
): Promise<IncomingFigures> {
  const { webhook, bare } = subjectsOf(system);
  onProgress("incoming: warming up");
  for (const subject of [webhook, bare]) await runBurst(system, subject, BURST_MESSAGES / 2);
  onProgress(`incoming: bursts of ${BURST_MESSAGES} messages`);
  const burst = await inTurns(
    rounds,
    () => runBurst(system, webhook, BURST_MESSAGES),
    () => runBurst(system, bare, BURST_MESSAGES),
  );
  onProgress(`incoming: ${PACE_PER_SECOND} messages a second`);
  const paced = await inTurns(
    rounds,
    () => runPaced(system, webhook, seconds),
    () => runPaced(system, bare, seconds),
  );
  const added = (figure: keyof PacedRun) =>
    median(paced.telepipe.map((run) => run[figure])) - median(paced.bare.map((run) => run[figure]));
  const perSecond = (runs: readonly BurstRun[]) => median(runs.map((run) => run.perSecond));
  return {
    burst: {
      ...burst,
      messages: BURST_MESSAGES,
      ratio: perSecond(burst.telepipe) / perSecond(burst.bare),
    },
    paced: {
      ...paced,
      perSecond: PACE_PER_SECOND,
      addedP50Ms: added("p50Ms"),
      addedP99Ms: added("p99Ms"),
    },
  };
}

function subjectsOf({ simulator, receiver, bareClient }: System): { webhook: Subject; bare: Subject } {
  const timeoutMs = ARRIVAL_TIMEOUT_MS;
  return {
    webhook: {
      controlUrl: simulator.telepipe.controlUrl,
      expect: (count) => receiver.run("expect", { count }),
      arrived: () => receiver.run("arrived", { timeoutMs }),
    },
    bare: {
      controlUrl: simulator.bare.controlUrl,
      expect: (count) => bareClient.run("expect", { count }),
      arrived: () => bareClient.run("arrived", { timeoutMs }),
    },
  };
}

async function runBurst(system: System, subject: Subject, messages: number): Promise<BurstRun> {
  const people = system.simulator.people.slice(0, WRITERS);
  await subject.expect(messages);
  const { result: perSecond, cpuUs } = await withCpuUsage(system.processes, async () => {
    const burst = { controlUrl: subject.controlUrl, people, messagesEach: messages / WRITERS };
    const startedAtMs = await system.loadGenerator.run("injectBurst", burst);
    const { lastAtMs } = await subject.arrived();
    return messages / ((lastAtMs - startedAtMs) / 1000);
  });
  const perMessage = Object.entries(cpuUs).map(([name, us]) => [name, us / messages]);
  return { perSecond, cpuUsPerMessage: Object.fromEntries(perMessage) };
}

async function runPaced(system: System, subject: Subject, seconds: number): Promise<PacedRun> {
  const count = Math.ceil(seconds * PACE_PER_SECOND);
  await subject.expect(count);
  await system.loadGenerator.run("injectPaced", {
    controlUrl: subject.controlUrl,
    people: system.simulator.people.slice(0, WRITERS),
    everyMs: 1000 / PACE_PER_SECOND,
    count,
  });
  const { p50Ms, p99Ms } = await subject.arrived();
  if (p50Ms === null || p99Ms === null) throw new Error("no message said when it was written");
  return { p50Ms, p99Ms };
}

import { inTurns, type Turns } from "../in-turns.ts";
import type { BenchOptions } from "../options.ts";
import { withCpuUsage } from "../processes/usage.ts";
import { median } from "../statistics.ts";
import type { System } from "../system.ts";
import type { Load, LoadFigures } from "./closed-loop.ts";

/** One run of one subject. */
export interface SendRun extends LoadFigures {
  /** CPU microseconds per message, by process. */
  readonly cpuUsPerMessage: Readonly<Record<string, number>>;
}

/** Both subjects under the same load, in turns. */
export interface SendRow extends Turns<SendRun> {
  readonly inFlight: number;
  /** Whether all wrote to one chat, whose order Telepipe keeps, instead of each to one of its own. */
  readonly isOneChat: boolean;
  /** Medians over the rounds: REST divided by bare. */
  readonly ratio: number;
  /** Medians over the rounds: REST minus bare. */
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
}

const IN_FLIGHT = [1, 10, 50, 200];
const ONE_CHAT_IN_FLIGHT = 50;

/** Measures sending: REST and the bare client take turns under each load. */
export async function measureSends(
  system: System,
  { seconds, rounds }: BenchOptions,
  onProgress: (text: string) => void,
): Promise<SendRow[]> {
  const { people } = system.simulator;
  onProgress("sends: warming up");
  for (const inFlight of [people.length, 50]) {
    await runRest(system, { inFlight, seconds: 1.5, chats: people });
    await runBare(system, { inFlight, seconds: 1.5, chats: people });
  }
  const rows: SendRow[] = [];
  for (const inFlight of IN_FLIGHT) {
    onProgress(`sends: ${inFlight} in flight`);
    rows.push(await measureRow(system, { inFlight, seconds, chats: people }, rounds));
  }
  onProgress(`sends: ${ONE_CHAT_IN_FLIGHT} in flight to one chat`);
  const toOneChat = { inFlight: ONE_CHAT_IN_FLIGHT, seconds, chats: people.slice(0, 1) };
  rows.push(await measureRow(system, toOneChat, rounds));
  return rows;
}

async function measureRow(system: System, load: Load, rounds: number): Promise<SendRow> {
  const { telepipe, bare } = await inTurns(
    rounds,
    () => runRest(system, load),
    () => runBare(system, load),
  );
  const of = (figure: keyof LoadFigures, runs: readonly SendRun[]) => median(runs.map((run) => run[figure]));
  return {
    inFlight: load.inFlight,
    isOneChat: load.chats.length === 1,
    telepipe,
    bare,
    ratio: of("perSecond", telepipe) / of("perSecond", bare),
    addedP50Ms: of("p50Ms", telepipe) - of("p50Ms", bare),
    addedP99Ms: of("p99Ms", telepipe) - of("p99Ms", bare),
  };
}

const runRest = (system: System, load: Load) => {
  const { loadGenerator, apiPort, apiToken } = system;
  return measured(system, () => loadGenerator.run("sends", { ...load, apiPort, apiToken }));
};

const runBare = (system: System, load: Load) => measured(system, () => system.bareClient.run("sends", load));

async function measured(system: System, work: () => Promise<LoadFigures>): Promise<SendRun> {
  const callsBefore = await countCalls(system);
  const { result, cpuUs } = await withCpuUsage(system.processes, work);
  const calls = (await countCalls(system)) - callsBefore;
  if (calls !== result.count) throw new Error(`${result.count} sends were answered, ${calls} were made`);
  const perMessage = Object.entries(cpuUs).map(([name, us]) => [name, us / result.count]);
  return { ...result, cpuUsPerMessage: Object.fromEntries(perMessage) };
}

/** What the simulated Telegram was really asked to do so far. */
async function countCalls({ simulator }: System): Promise<number> {
  const response = await fetch(`${simulator.telepipe.controlUrl}/calls?method=messages.sendMessage`);
  return ((await response.json()) as { count: number }).count;
}

import { type Figures as AimFigures, compareWithAims, printAims } from "./aims.ts";
import { type BenchEnvironment, describeEnvironment } from "./environment.ts";
import { measureFiles } from "./files/measure-files.ts";
import { printFiles } from "./files/print-files.ts";
import { type IncomingFigures, measureIncoming } from "./incoming/measure-incoming.ts";
import { printIncoming } from "./incoming/print-incoming.ts";
import type { BenchOptions, Part } from "./options.ts";
import { measureSends } from "./sends/measure-sends.ts";
import { printSends } from "./sends/print-sends.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";

/** What a run measured; a part that was not asked for is absent. */
export interface Figures extends AimFigures {
  readonly incoming?: IncomingFigures;
}

/** A run as it is written down. */
export interface BenchResult {
  readonly environment: BenchEnvironment;
  readonly options: BenchOptions;
  readonly figures: Figures;
}

/**
 * Measures the parts, each on a system of its own, so that none inherits another's memory or backlog.
 *
 * @throws the reason of `signal` once it is aborted, and when any process fails; everything is stopped by then
 */
export async function runBench(
  options: BenchOptions,
  systemOptions: SystemOptions,
  signal: AbortSignal,
): Promise<BenchResult> {
  const environment = describeEnvironment();
  let redis = "";
  let figures: Figures = {};
  for (const part of options.parts) {
    signal.throwIfAborted();
    systemOptions.onProgress(`${part}: starting the processes`);
    await using system = await startSystem(systemOptions);
    redis = system.redisVersion;
    const measured = measure[part](system, options, systemOptions.onProgress);
    figures = { ...figures, [part]: await Promise.race([measured, system.failed, aborted(signal)]) };
  }
  return { environment: { ...environment, redis }, options, figures };
}

const measure = { sends: measureSends, incoming: measureIncoming, files: measureFiles } satisfies Record<
  Part,
  (system: System, options: BenchOptions, onProgress: (text: string) => void) => Promise<unknown>
>;

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
  });
}

/** A run as tables. */
export function printBench({ environment, options, figures }: BenchResult): string {
  const { sends, incoming, files } = figures;
  return [
    printEnvironment(environment, options),
    ...(sends ? [printSends(sends)] : []),
    ...(incoming ? [printIncoming(incoming)] : []),
    ...(files ? [printFiles(files)] : []),
    ...(sends || files ? [printAims(compareWithAims(figures))] : []),
  ].join("\n\n");
}

function printEnvironment(environment: BenchEnvironment, { seconds, rounds }: BenchOptions): string {
  const { cpu, cores, memoryGigabytes, loadAverage, os, node, redis, libraries, commit } = environment;
  return [
    `${cpu}, ${cores} cores for all processes together, ${memoryGigabytes} GB; load before the run ${loadAverage.toFixed(1)}`,
    `${os}, Node ${node}, Redis ${redis}, ${Object.entries(libraries).flat().join(" ")}; commit ${commit}`,
    `${rounds} rounds of ${seconds} s. Ratios within this run mean something, absolute figures little: this is a`,
    "client and an application against a simulated Telegram on loopback, not Telegram.",
  ].join("\n");
}

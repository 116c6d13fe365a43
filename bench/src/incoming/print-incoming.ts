import { median } from "../statistics.ts";
import { figure, table } from "../table.ts";
import type { BurstRun, IncomingFigures, PacedRun } from "./measure-incoming.ts";

/** Receiving, as tables. */
export function printIncoming({ burst, paced }: IncomingFigures): string {
  return [
    `Receiving: webhooks against the bare client's event handler (medians)`,
    table(
      ["load", "webhook", "bare", "webhook against bare"],
      [
        [
          `burst of ${burst.messages}, messages/s`,
          figure(rate(burst.telepipe)),
          figure(rate(burst.bare)),
          `ratio ${figure(burst.ratio, 2)}`,
        ],
        [
          `${paced.perSecond}/s, p50 ms`,
          figure(latency(paced.telepipe, "p50Ms"), 1),
          figure(latency(paced.bare, "p50Ms"), 1),
          `added ${figure(paced.addedP50Ms, 1)}`,
        ],
        [
          `${paced.perSecond}/s, p99 ms`,
          figure(latency(paced.telepipe, "p99Ms"), 1),
          figure(latency(paced.bare, "p99Ms"), 1),
          `added ${figure(paced.addedP99Ms, 1)}`,
        ],
      ],
    ),
    "",
    "CPU microseconds per message of each process, in the bursts",
    table(
      ["process", "webhook", "bare"],
      Object.keys(burst.telepipe[0]?.cpuUsPerMessage ?? {}).map((process) => [
        process,
        cost(burst.telepipe, process),
        cost(burst.bare, process),
      ]),
    ),
  ].join("\n");
}

function rate(runs: readonly BurstRun[]): number {
  return median(runs.map(({ perSecond }) => perSecond));
}

function latency(runs: readonly PacedRun[], key: keyof PacedRun): number {
  return median(runs.map((run) => run[key]));
}

function cost(runs: readonly BurstRun[], process: string): string {
  return figure(median(runs.map(({ cpuUsPerMessage }) => cpuUsPerMessage[process] ?? Number.NaN)));
}

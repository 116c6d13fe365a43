import { median } from "../statistics.ts";
import { figure, table } from "../table.ts";
import type { SendRow, SendRun } from "./measure-sends.ts";

/** Sending, as tables: REST against bare, and what a message costs each process. */
export function printSends(rows: readonly SendRow[]): string {
  return [
    "Sending: POST sendMessage against the bare client's messages.sendMessage (medians)",
    table(
      ["in flight", "REST/s", "bare/s", "ratio", "REST p50 ms", "p99", "added p50 ms", "added p99 ms"],
      rows.map((row) => [
        name(row),
        figure(of(row.telepipe, "perSecond")),
        figure(of(row.bare, "perSecond")),
        figure(row.ratio, 2),
        figure(of(row.telepipe, "p50Ms"), 1),
        figure(of(row.telepipe, "p99Ms"), 1),
        figure(row.addedP50Ms, 1),
        figure(row.addedP99Ms, 1),
      ]),
    ),
    "",
    "CPU microseconds per message of each process, REST (last column: the bare client, by itself)",
    cpuTable(rows),
  ].join("\n");
}

function cpuTable(rows: readonly SendRow[]): string {
  const processes = Object.keys(rows[0]?.telepipe[0]?.cpuUsPerMessage ?? {}).filter(
    (process) => process !== BARE,
  );
  const cost = (runs: readonly SendRun[], process: string) =>
    figure(median(runs.map(({ cpuUsPerMessage }) => cpuUsPerMessage[process] ?? Number.NaN)));
  return table(
    ["in flight", ...processes, BARE],
    rows.map((row) => [
      name(row),
      ...processes.map((process) => cost(row.telepipe, process)),
      cost(row.bare, BARE),
    ]),
  );
}

const BARE = "bare client";

function name({ inFlight, isOneChat }: SendRow): string {
  return isOneChat ? `${inFlight}, one chat` : String(inFlight);
}

function of(runs: readonly SendRun[], key: "perSecond" | "p50Ms" | "p99Ms"): number {
  return median(runs.map((run) => run[key]));
}

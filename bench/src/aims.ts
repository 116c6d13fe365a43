import type { FileFigures } from "./files/measure-files.ts";
import type { SendRow } from "./sends/measure-sends.ts";
import { figure, table } from "./table.ts";

/** What the parts measured; a part that was not run is absent. */
export interface Figures {
  readonly sends?: readonly SendRow[];
  readonly files?: FileFigures;
}

/** One thing to reach, and whether it was. */
export interface Aim {
  readonly aim: string;
  readonly reached: string;
  readonly isMet: boolean;
}

/** Processes of ours; the simulated Telegram and the load are no part of an installation. */
const OURS = ["redis", "webhook-dispatcher", "telegram-worker", "gateway"];

/** Compares the figures with what Telepipe wants to reach. */
export function compareWithAims({ sends = [], files }: Figures): Aim[] {
  const row = (wanted: number) => sends.find(({ inFlight, isOneChat }) => inFlight === wanted && !isOneChat);
  const aims: Aim[] = [];
  const fifty = row(50);
  if (fifty) {
    const aim = "sends at 50 in flight: at least 0.6 of the bare client";
    aims.push({ aim, reached: figure(fifty.ratio, 2), isMet: fifty.ratio >= 0.6 });
  }
  const one = row(1);
  if (one) {
    const aim = "added p50 at 1 in flight: at most 4 ms";
    aims.push({ aim, reached: `${figure(one.addedP50Ms, 1)} ms`, isMet: one.addedP50Ms <= 4 });
  }
  if (files) {
    const peaks = OURS.map((name) => ({ name, peak: files.download.peakMegabytes[name] ?? Number.NaN }));
    const { name, peak } = peaks.reduce((most, each) => (each.peak > most.peak ? each : most));
    const aim = `peak memory of any process with a file of ${files.megabytes} MB: under 200 MB`;
    aims.push({ aim, reached: `${figure(peak)} MB (${name})`, isMet: peak < 200 });
  }
  return aims;
}

/** The aims as a table. */
export function printAims(aims: readonly Aim[]): string {
  return table(
    ["aim", "reached", ""],
    aims.map(({ aim, reached, isMet }) => [aim, reached, isMet ? "met" : "missed"]),
  );
}

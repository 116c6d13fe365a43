import { Counter, Gauge, type Registry } from "prom-client";
import type { UpdateMetrics } from "../telegram/updates/receive-updates-options.ts";

/** Adds the series that tell whether updates flow; once per process. */
export function createUpdateMetrics(
  registry: Registry,
): UpdateMetrics & { watchOpen(open: () => number): void } {
  const registers = [registry];
  let open = () => 0;
  let takenAt = Date.now();
  const differences = new Counter({
    name: "telepipe_update_differences_total",
    help: "Differences fetched, by what they are of (account or channel) and Telegram's kind of answer",
    labelNames: ["of", "kind"],
    registers,
  });
  const gaps = new Counter({
    name: "telepipe_update_gaps_total",
    help: "Ranges of updates that could not be had; each is an updates.gap event",
    registers,
  });
  const silences = new Counter({
    name: "telepipe_updates_not_pushed_total",
    help: "Times that asking brought updates which should have been pushed",
    registers,
  });
  new Gauge({
    name: "telepipe_last_update_age_seconds",
    help: "Since Telegram last pushed something, or since the start",
    registers,
    collect() {
      this.set((Date.now() - takenAt) / 1000);
    },
  });
  new Gauge({
    name: "telepipe_updates_open",
    help: "Updates that were taken and whose events are not in Redis yet",
    registers,
    collect() {
      this.set(open());
    },
  });
  return {
    differenceFetched: (of, kind) => differences.inc({ of: of === "account" ? of : "channel", kind }),
    gapTold: () => gaps.inc(),
    silenceFound: () => silences.inc(),
    containerTaken: () => {
      takenAt = Date.now();
    },
    watchOpen: (read) => {
      open = read;
    },
  };
}

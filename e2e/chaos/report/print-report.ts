import type { ChaosReport } from "../run-chaos.ts";

/** The tables of a run, as text. */
export function printReport({
  verdict,
  stalls,
  recoveries,
  kills,
  faults,
  seed,
  seconds,
}: ChaosReport): string {
  const { sends, deliveries, failures } = verdict;
  const lines = [
    `seed ${seed}, ${seconds} s of load, ${faults} faults, ${kills} of them kills`,
    "",
    ...table([
      ["", "sends", "deliveries"],
      ["accepted, owed", sends.accepted, deliveries.owed],
      ["sent, delivered", sends.sent, deliveries.delivered],
      ["lost", sends.lost.length + sends.unanswered.length, deliveries.lost.length + deliveries.gaps.length],
      ["doubled", sends.doubled.length + sends.ghosts.length, deliveries.doubled.length],
      [
        "of which in flight at a fault",
        "-",
        `${deliveries.doubled.length - deliveries.unexplained.length} of ${deliveries.inFlight}`,
      ],
      ["out of order", sends.outOfOrder.length, deliveries.outOfOrder.length],
      ["longest stall", seconds1(stalls.sendsMs), seconds1(stalls.deliveriesMs)],
    ]),
    "",
    ...table([
      ["fault", "times", "through again after (median)", "longest"],
      ...recoveries.map(({ kind, count, medianMs, longestMs }) => [
        kind,
        count,
        seconds1(medianMs),
        seconds1(longestMs),
      ]),
    ]),
    "",
    ...(failures.length === 0
      ? ["every requirement is met"]
      : failures.map((failure) => `FAILED: ${failure}`)),
  ];
  return lines.join("\n");
}

function seconds1(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  );
  const line = (row: readonly (string | number)[]) =>
    `| ${row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0))).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)];
}

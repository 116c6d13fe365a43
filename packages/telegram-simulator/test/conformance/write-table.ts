import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type ConformanceRecord, RECORD_FOLDER } from "./conformance-record.ts";

/** Puts the table of the last conformance run into the package's README, between its two marks. */
const README = new URL("../../README.md", import.meta.url);
const BEGIN = "<!-- conformance:begin, written by `pnpm test:conformance` -->";
const END = "<!-- conformance:end -->";

const records = readdirSync(RECORD_FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file): ConformanceRecord => JSON.parse(readFileSync(new URL(file, RECORD_FOLDER), "utf8")));
const text = readFileSync(README, "utf8");
const [before, rest] = text.split(BEGIN);
const [, after] = (rest ?? "").split(END);
if (before === undefined || after === undefined) throw new Error("README.md has no marks for the table");
writeFileSync(README, `${before}${BEGIN}\n\n${table(records)}\n\n${END}${after}`);

function table(clients: ConformanceRecord[]): string {
  const capabilities = [...new Set(clients.flatMap(({ proved }) => proved))];
  const rows = capabilities.map((capability) => [
    capability,
    ...clients.map(({ passed }) => (passed.includes(capability) ? "yes" : "no")),
  ]);
  const head = ["", ...clients.map(({ client, layer }) => `${client}, layer ${layer}`)];
  const widths = head.map((cell, index) =>
    Math.max(cell.length, 3, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

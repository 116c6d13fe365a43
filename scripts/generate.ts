import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { botApiTable } from "./generate/bot-api-table.ts";
import { environmentExample } from "./generate/environment-example.ts";
import { errorsTable } from "./generate/errors-table.ts";
import { eventsTable } from "./generate/events-table.ts";
import { faultsTable } from "./generate/faults-table.ts";
import { methodsTable } from "./generate/methods-table.ts";
import { simulatedMethods } from "./generate/simulated-methods.ts";

/** The files that are made from the code, and how. `--write` makes them, `--check` fails when one is out of date. */
const GENERATED: Readonly<Record<string, () => string>> = {
  ".env.example": environmentExample,
  "docs/methods.md": methodsTable,
  "docs/bot-api-methods.md": botApiTable,
  "docs/errors.md": errorsTable,
  "docs/events.md": eventsTable,
  "packages/telegram-simulator/METHODS.md": simulatedMethods,
  "packages/telegram-simulator/FAULTS.md": faultsTable,
};

const root = dirname(import.meta.dirname);
const write = process.argv.includes("--write");
const stale: string[] = [];

for (const [file, make] of Object.entries(GENERATED)) {
  const path = join(root, file);
  const content = make();
  if (write) writeFileSync(path, content);
  else if (current(path) !== content) stale.push(file);
}

if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. Run \`pnpm generate\` and commit what it writes.`);
  process.exitCode = 1;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseOptions, USAGE, UsageError } from "./options.ts";
import { printReport } from "./report/print-report.ts";
import { traceItems } from "./report/trace-items.ts";
import { type ChaosReport, runChaos } from "./run-chaos.ts";

/** `pnpm chaos`: kills, stops and cuts everything that runs, and ends with 1 when a promise was broken. */
const resultsDirectory = join(import.meta.dirname, "../../.data/chaos");
const interrupted = new AbortController();

try {
  await main();
} catch (error) {
  if (!interrupted.signal.aborted) console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) return console.log(USAGE);
  // A second signal ends this process at once, and with it all others.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const directory = await mkdtemp(join(tmpdir(), "telepipe-chaos-"));
  const startedAt = Date.now();
  try {
    const report = await runChaos({
      ...options,
      directory,
      cacheDir: process.env.TELEPIPE_CACHE_DIR ?? join(import.meta.dirname, "../../.data/redis-cache"),
      settings: {},
      onProgress: (line) =>
        console.error(`${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s  ${line}`),
      signal: interrupted.signal,
    });
    const hasFailed = report.verdict.failures.length > 0;
    if (hasFailed) console.log(["", ...traceItems(report.history, report.verdict)].join("\n"));
    console.log(`\n${printReport(report)}`);
    console.log(`\nwritten to ${await save(report, directory, hasFailed || options.keep)}`);
    if (hasFailed) process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The report as JSON, and beside it the logs of the processes. */
async function save(report: ChaosReport, directory: string, withLogs: boolean): Promise<string> {
  const folder = join(
    resultsDirectory,
    `${new Date().toISOString().replaceAll(":", "-")}-seed-${report.seed}`,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
  if (withLogs) {
    const isLog = (path: string) => path === directory || /\.(log|jsonl)$|redis$/.test(path);
    await cp(directory, folder, { recursive: true, filter: isLog });
  }
  return folder;
}

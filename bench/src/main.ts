import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import { type BenchResult, printBench, runBench } from "./bench.ts";
import { parseOptions, USAGE, UsageError } from "./options.ts";

const resultsDirectory = join(import.meta.dirname, "../results");

/** What the processes get of the environment: nothing that would change how the apps behave. */
const PASSED_ON = ["PATH", "HOME", "TELEPIPE_CACHE_DIR"];

const interrupted = new AbortController();

try {
  await main();
} catch (error) {
  const isInterrupted = interrupted.signal.aborted;
  if (!isInterrupted) console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = isInterrupted ? 130 : 1;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) return console.log(USAGE);
  // A second signal ends this process at once, and with it all others.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const onProgress = (text: string) => console.error(styleText("dim", `  … ${text}`));
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const systemOptions = {
    environment: Object.fromEntries(passedOn),
    profileDirectory: options.profile ? join(resultsDirectory, "profiles") : undefined,
    onProgress,
  };
  const result = await runBench(options, systemOptions, interrupted.signal);
  console.log(`\n${printBench(result)}\n\nwritten to ${await save(result)}`);
}

async function save(result: BenchResult): Promise<string> {
  await mkdir(resultsDirectory, { recursive: true });
  const file = join(resultsDirectory, `${result.environment.date.replaceAll(":", "-")}.json`);
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

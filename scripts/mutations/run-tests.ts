import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { MutantTest } from "./mutant.ts";

/** One test that ran. */
export interface TestResult {
  /** From the root of the repository. */
  file: string;
  /** With the names of the suites around it. */
  name: string;
  isPassed: boolean;
}

/** What became of a run of tests. */
export interface TestRun {
  results: TestResult[];
  /** The files that could not be loaded, and why. */
  problems: string[];
}

/** The part of vitest's JSON report that is used here. */
interface JsonReport {
  testResults: { name: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** A change may make a test wait for ever; vitest's own limits end most of them sooner. */
const mostMilliseconds = 180_000;

/** Runs tests in a copy of the repository, all with the same vitest configuration. */
export async function runTests(root: string, tests: readonly MutantTest[]): Promise<TestRun> {
  const report = join(root, ".mutation-report.json");
  await rm(report, { force: true });
  const config = tests[0]?.config;
  const output = await execute(root, [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    ...new Set(tests.map(({ file }) => file)),
    ...namePattern(tests),
    ...(config === undefined ? [] : ["--config", config]),
    "--reporter=json",
    `--outputFile=${report}`,
  ]);
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text !== undefined) return summarise(root, JSON.parse(text));
  if (!output.timedOut) return { results: [], problems: [lastLines(output.text)] };
  const hanging = { file: tests[0]?.file ?? "", name: "the run did not end", isPassed: false };
  return { results: [hanging], problems: [] };
}

/** Only the tests that are named; all of them when one file is meant as a whole. */
function namePattern(tests: readonly MutantTest[]): string[] {
  const names = tests.map(({ name }) => name);
  if (names.includes(undefined)) return [];
  return ["--testNamePattern", names.map((name) => escapeRegExp(name ?? "")).join("|")];
}

function summarise(root: string, { testResults }: JsonReport): TestRun {
  const ran = testResults.map(({ name, message, assertionResults }) => ({
    message: message.slice(0, 1000),
    results: assertionResults
      .filter(({ status }) => status === "passed" || status === "failed")
      .map(({ status, fullName }) => ({
        file: relative(root, name),
        name: fullName,
        isPassed: status === "passed",
      })),
  }));
  return {
    results: ran.flatMap(({ results }) => results),
    problems: ran
      .filter(({ results, message }) => results.length === 0 && message !== "")
      .map(({ message }) => message),
  };
}

function execute(cwd: string, parameters: string[]): Promise<{ text: string; timedOut: boolean }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ text: string; timedOut: boolean }>();
  const child = spawn(process.execPath, parameters, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGTERM");
  }, mostMilliseconds);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-20_000);
    });
  }
  child.once("error", reject);
  child.once("close", () => {
    clearTimeout(timer);
    resolve({ text, timedOut });
  });
  return promise;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-15).join("\n");
}

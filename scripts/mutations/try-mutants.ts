import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Mutant, type MutantTest, mutate } from "./mutant.ts";
import { runTests, type TestResult, type TestRun } from "./run-tests.ts";

/** Whether a test noticed the change, and which one did. */
export interface MutantResult {
  mutant: Mutant;
  /** `broken`: the tests cannot run, or do not pass without the change, so that they prove nothing. */
  verdict: "caught" | "survived" | "broken";
  /** The test that failed, or what is broken. */
  detail: string;
  milliseconds: number;
}

/**
 * Makes the changes one after another in a copy of the repository and runs the tests of each. Files are as they were
 * afterwards. Throws Error when a text to replace does not occur exactly once.
 */
export async function* tryMutants(root: string, mutants: readonly Mutant[]): AsyncGenerator<MutantResult> {
  const unchanged = await runAll(
    root,
    mutants.flatMap(({ tests }) => tests),
  );
  for (const mutant of mutants) {
    const startedAt = performance.now();
    const unsound = mutant.tests
      .map((test) => unsoundness(test, unchanged))
      .find((reason) => reason !== undefined);
    const finding = unsound === undefined ? await tryMutant(root, mutant) : broken(unsound);
    yield { mutant, ...finding, milliseconds: Math.round(performance.now() - startedAt) };
  }
}

type Finding = Pick<MutantResult, "verdict" | "detail">;

async function tryMutant(root: string, mutant: Mutant): Promise<Finding> {
  const path = join(root, mutant.file);
  const content = await readFile(path, "utf8");
  await writeFile(path, mutate(mutant, content));
  try {
    const { results, problems } = await runAll(root, mutant.tests);
    const failed = results.find((result) => !result.isPassed);
    if (failed) return { verdict: "caught", detail: failed.name };
    const [problem] = problems;
    return problem === undefined ? { verdict: "survived", detail: "" } : broken(problem);
  } finally {
    await writeFile(path, content);
  }
}

/** Runs the tests, once for each configuration that they need. */
async function runAll(root: string, tests: readonly MutantTest[]): Promise<TestRun> {
  const all: TestRun = { results: [], problems: [] };
  for (const [, sameConfig] of Map.groupBy(tests, ({ config }) => config)) {
    const { results, problems } = await runTests(root, sameConfig);
    all.results.push(...results);
    all.problems.push(...problems);
  }
  return all;
}

/** Why a test proves nothing: without the change it fails, or there is none. */
function unsoundness({ file, name = "" }: MutantTest, { results, problems }: TestRun): string | undefined {
  const meant = results.filter((result: TestResult) => result.file === file && result.name.includes(name));
  const failing = meant.find(({ isPassed }) => !isPassed);
  if (failing) return `fails without the change: ${failing.name}`;
  return meant.length === 0 ? (problems[0] ?? `no such test: ${file} ${name}`) : undefined;
}

function broken(detail: string): Finding {
  return { verdict: "broken", detail };
}

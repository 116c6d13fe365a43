import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** What a run of tests came to. */
export interface SuiteResult {
  readonly suite: string;
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: number;
  readonly seconds: number;
}

/** The suites that a change of the client library can break; those that are not there are left out. */
const SUITES = [
  { suite: "worker", folder: "apps/telegram-worker", projects: ["unit", "integration"] },
  { suite: "chaos", folder: "e2e/chaos", projects: ["e2e"] },
] as const;

/** Vitest's JSON report, as far as it is used. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs the suites of the repository at `root`. */
export async function runSuites(root: string): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const { suite, folder, projects } of SUITES) {
    if (!existsSync(join(root, folder))) continue;
    const startedAt = performance.now();
    const output = join(root, `successor-${suite}.json`);
    const args = ["run", ...projects.flatMap((name) => ["--project", name]), folder];
    await runVitest(root, [...args, "--reporter=default", "--reporter=json", `--outputFile=${output}`]);
    const report = Report.parse(JSON.parse(await readFile(output, "utf8")));
    results.push({ suite, ...count(report), seconds: (performance.now() - startedAt) / 1000 });
  }
  return results;
}

function count({ testResults }: z.output<typeof Report>): Pick<SuiteResult, "passed" | "failed" | "skipped"> {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  // A file that cannot even be loaded has no tests.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  const passed = tests.filter(({ status }) => status === "passed").length;
  return {
    passed,
    failed: [...failed, ...broken.map(({ name }) => name)],
    skipped: tests.length - passed - failed.length,
  };
}

/** Failing tests are a result, not an error: the report says it all. */
function runVitest(root: string, args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const bin = join(root, "node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` };
  const child = spawn(join(bin, "vitest"), args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  child.on("error", reject);
  child.on("exit", () => resolve());
  return promise;
}

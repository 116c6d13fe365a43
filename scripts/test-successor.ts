import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runSuites, type SuiteResult } from "./successor/run-suites.ts";
import { install, switchLibrary } from "./successor/switch-library.ts";

/**
 * `pnpm test:successor`: the client library is archived. Runs the worker's and the chaos suites on it and on its
 * successor, in a copy of this repository in which one line of the catalog differs, and prints both results. Ends with
 * 1 unless all pass.
 */
const root = dirname(import.meta.dirname);
const copy = await mkdtemp(join(tmpdir(), "telepipe-successor-"));
try {
  await copyFiles();
  await install(copy);
  const before = await runSuites(copy);
  await switchLibrary(copy);
  const after = await runSuites(copy);
  print([
    ["telegram", before],
    ["successor", after],
  ]);
  if ([...before, ...after].some(({ failed }) => failed.length > 0)) process.exitCode = 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}

/** What git knows or would, changed or not; a file that was deleted is left out. */
async function copyFiles(): Promise<void> {
  const list = (...options: string[]) =>
    execFileSync("git", ["ls-files", "-z", ...options], { cwd: root, encoding: "utf8" }).split("\0");
  const deleted = new Set(list("--deleted"));
  const files = list("--cached", "--others", "--exclude-standard");
  for (const file of files) if (file && !deleted.has(file)) await cp(join(root, file), join(copy, file));
}

function print(libraries: readonly (readonly [string, readonly SuiteResult[]])[]): void {
  console.log(
    "\n| library | suite | passed | failed | skipped | seconds |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const [library, results] of libraries) {
    for (const { suite, passed, failed, skipped, seconds } of results) {
      console.log(
        `| ${library} | ${suite} | ${passed} | ${failed.length} | ${skipped} | ${seconds.toFixed(0)} |`,
      );
    }
  }
  for (const [library, results] of libraries) {
    for (const name of results.flatMap(({ failed }) => failed)) console.log(`${library} fails: ${name}`);
  }
}

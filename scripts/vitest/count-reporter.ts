import { writeSync } from "node:fs";
import type { Reporter, SerializedError, TestModule, TestSpecification, Vitest } from "vitest/node";

/**
 * Ends the run's output with `N passed, N failed[, N skipped]` on a line of its own. Whatever kept a test
 * from passing counts as failed: an error in a hook or outside any test, a file that could not be
 * loaded or never ran.
 */
export class CountReporter implements Reporter {
  #files = 0;
  #line = "0 passed, 1 failed";

  onInit(vitest: Vitest): void {
    // At exit, so that it comes after everything that the other reporters and a failing run itself print.
    if (!vitest.config.watch) process.once("exit", () => writeSync(1, `${this.#line}\n`));
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#files = specifications.length;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.#line = countLine(this.#files, modules, unhandledErrors);
  }
}

function countLine(
  files: number,
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): string {
  const finished = modules.filter((module) => !["queued", "pending"].includes(module.state()));
  let passed = 0;
  let skipped = 0;
  // A run without a single file proves nothing, so it does not pass.
  let failed = unhandledErrors.length + (files - finished.length) + (files === 0 ? 1 : 0);
  for (const module of finished) {
    const suites = [module, ...module.children.allSuites()];
    failed += suites.filter((suite) => suite.errors().length > 0).length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed += 1;
      else if (state === "skipped") skipped += 1;
      else failed += 1;
    }
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

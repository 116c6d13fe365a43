import { spawnSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Runs vitest on these files, as `pnpm test` does, and returns its exit code and the last line it printed. */
async function runTests(
  files: Record<string, string>,
  setup = "",
): Promise<{ code: number | null; lastLine: string }> {
  const root = await mkdtemp(join(tmpdir(), "telepipe-count-"));
  const repository = join(import.meta.dirname, "../..");
  const config = `
    import { CountReporter } from ${JSON.stringify(join(import.meta.dirname, "count-reporter.ts"))};
    export default { test: { reporters: ["default", new CountReporter()], globalSetup: "setup.js" } };
  `;
  try {
    await symlink(join(repository, "node_modules"), join(root, "node_modules"));
    const all = { ...files, "setup.js": `export default () => { ${setup} };`, "vitest.config.ts": config };
    for (const [name, content] of Object.entries(all)) {
      await writeFile(join(root, name), `import { test, beforeAll } from "vitest";\n${content}`);
    }
    const vitest = join(repository, "node_modules/vitest/vitest.mjs");
    const { status, stdout } = spawnSync(process.execPath, [vitest, "run"], { cwd: root, encoding: "utf8" });
    return { code: status, lastLine: stdout.trimEnd().split("\n").at(-1) ?? "" };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const pass = 'test("passes", () => {});\n';

test("counts what passed, and what was skipped when something was", async () => {
  expect(await runTests({ "a.test.ts": pass + pass, "b.test.ts": pass })).toEqual({
    code: 0,
    lastLine: "3 passed, 0 failed",
  });
  expect(await runTests({ "a.test.ts": `${pass}test.skip("later", () => {});` })).toEqual({
    code: 0,
    lastLine: "1 passed, 0 failed, 1 skipped",
  });
});

test("counts everything that kept a test from passing as failed", async () => {
  const fail = 'throw new Error("no");';
  const files = {
    "passes.test.ts": pass,
    "failed-test.test.ts": `test("fails", () => { ${fail} });`,
    "cannot-be-loaded.test.ts": fail,
    "without-tests.test.ts": "",
    "error-outside-a-test.test.ts": `test("passes", () => { setTimeout(() => { ${fail} }); });`,
    "error-in-a-hook.test.ts": `beforeAll(() => { ${fail} });\ntest("is not run", () => {});`,
  };
  expect(await runTests(files)).toEqual({ code: 1, lastLine: "2 passed, 5 failed, 1 skipped" });
});

test("a run that could not begin has failed", async () => {
  expect(await runTests({ "a.test.ts": pass }, 'throw new Error("no Redis")')).toEqual({
    code: 1,
    lastLine: "0 passed, 1 failed",
  });
  expect(await runTests({})).toEqual({ code: 1, lastLine: "0 passed, 1 failed" });
});

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const installedAt = new Date("2026-01-01T12:00:00Z");
const before = new Date("2026-01-01T11:00:00Z");
const after = new Date("2026-01-01T13:00:00Z");

let root: string;

/** A copy that pnpm installed: the guard itself, one package with one dependency, and pnpm's notes. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "telepipe-setup-"));
  const state = {
    lastValidatedTimestamp: installedAt.getTime(),
    projects: { [root]: {}, [join(root, "apps/gateway")]: {} },
  };
  await put("node_modules/.pnpm-workspace-state-v1.json", JSON.stringify(state));
  await put("package.json", JSON.stringify({ optionalDependencies: { node: "24" } }));
  await put("pnpm-lock.yaml", "");
  await put("pnpm-workspace.yaml", "");
  await put("apps/gateway/package.json", JSON.stringify({ dependencies: { "@scope/dep": "1" } }));
  await put("apps/gateway/node_modules/@scope/dep/package.json", "{}");
  await put(
    "scripts/require-setup.mjs",
    await readFile(join(import.meta.dirname, "require-setup.mjs"), "utf8"),
  );
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  await utimes(join(root, path), before, before);
}

function requireSetup(): { status: number | null; stderr: string } {
  const script = join(root, "scripts/require-setup.mjs");
  return spawnSync(process.execPath, [script], { encoding: "utf8" });
}

test("says nothing when all is in place", () => {
  expect(requireSetup()).toMatchObject({ status: 0, stderr: "", stdout: "" });
});

test("stops when nothing was installed", async () => {
  await rm(join(root, "node_modules"), { recursive: true });
  expect(requireSetup()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /the dependencies are not installed\.\nThe reason is in pnpm's output above/,
    ),
  });
});

test.each(["pnpm-lock.yaml", "apps/gateway/package.json"])(
  "stops when %s changed and was not installed",
  async (file) => {
    await utimes(join(root, file), after, after);
    const reason = expect.stringContaining(`the installation is older than ${file}.`);
    expect(requireSetup()).toMatchObject({ status: 1, stderr: reason });
  },
);

test("stops when a dependency is gone", async () => {
  await rm(join(root, "apps/gateway/node_modules"), { recursive: true });
  const reason = expect.stringContaining("@scope/dep, which apps/gateway/package.json needs, is gone.");
  expect(requireSetup()).toMatchObject({ status: 1, stderr: reason });
});

test("stops on a Node that is too old, and says which one it is", async () => {
  const script = await readFile(join(root, "scripts/require-setup.mjs"), "utf8");
  await put("scripts/require-setup.mjs", script.replace("neededNodeMajor = 24", "neededNodeMajor = 99"));
  const { status, stderr } = requireSetup();
  expect(status).toBe(1);
  expect(stderr).toContain(`it needs Node 99 or newer, and this is ${process.version} (${process.execPath})`);
  expect(stderr).toContain("Install Node 99 or newer");
});

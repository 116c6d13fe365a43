import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findViolations } from "./check-boundaries.ts";

/** The violations in a repository that holds these files; every package declares the libraries named here. */
async function violationsOf(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "telepipe-boundaries-"));
  const libraries = [
    "zod",
    "hono",
    "telegram",
    "bullmq",
    "@telepipe/contracts",
    "@telepipe/runtime",
    "@telepipe/gateway",
  ];
  const dependencies = Object.fromEntries(libraries.map((name) => [name, "1.0.0"]));
  const packageJson = JSON.stringify({ dependencies, exports: { ".": "./src/index.ts" } });
  const manifests = ["contracts", "runtime"].map((name) => `packages/${name}/package.json`);
  manifests.push("apps/gateway/package.json", "apps/telegram-worker/package.json", "package.json");
  const withManifests = { ...Object.fromEntries(manifests.map((path) => [path, packageJson])), ...files };
  try {
    for (const [path, content] of Object.entries(withManifests)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return findViolations(root).map(({ file, line, to, reason }) => `${file}:${line} → ${to}: ${reason}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const gateway = "apps/gateway/src/http/routes.ts";

test("lets through what the table allows", async () => {
  const violations = await violationsOf({
    [gateway]:
      'import { Hono } from "hono";\nimport { x } from "@telepipe/runtime";\nimport { y } from "../y.ts";\n',
    "apps/gateway/src/config.ts": "export const environment = process.env;\n",
    "apps/telegram-worker/src/telegram/client.ts": 'import { Api } from "telegram/tl/index.js";\n',
  });
  expect(violations).toEqual([]);
});

test.each([
  ["another app", gateway, 'import "@telepipe/gateway";', "apps/gateway may not import gateway"],
  [
    "a package above it",
    "packages/contracts/src/a.ts",
    'export * from "@telepipe/runtime";',
    "packages/contracts may not import runtime",
  ],
  [
    "a library that is not its business",
    "packages/contracts/src/a.ts",
    'import "bullmq";',
    "packages/contracts may not import this library",
  ],
  [
    "a library that it does not declare",
    gateway,
    'import got from "got";',
    "apps/gateway's package.json does not declare got",
  ],
  [
    "the inside of a package",
    gateway,
    'import "@telepipe/runtime/src/secret.ts";',
    "runtime does not export it",
  ],
  [
    "a file of another package",
    gateway,
    'import "../../../telegram-worker/src/x.ts";',
    "a relative import stays in its package",
  ],
  [
    "a type of another package",
    gateway,
    'let x: import("../../../x/y.ts").X;',
    "a relative import stays in its package",
  ],
  [
    "the MTProto library elsewhere",
    "apps/telegram-worker/src/methods/send.ts",
    'import { Api } from "telegram";',
    "the MTProto library has its own place",
  ],
  [
    "routing elsewhere",
    "apps/telegram-worker/src/worker.ts",
    'const { Hono } = await import("hono");',
    "HTTP routing has its own place",
  ],
  [
    "the environment outside the config",
    gateway,
    "const port = process.env.PORT;",
    "reading the environment has its own place",
  ],
  ["an exit outside run", gateway, "process.exit(1);", "ending the process has its own place"],
  [
    "a module of Node without its prefix",
    gateway,
    'import fs from "fs";',
    "Node's modules are imported as node:…",
  ],
  [
    "a package that the table forgot",
    "packages/news/src/a.ts",
    'import "zod";',
    "its package is not in the table",
  ],
])("catches %s", async (_what, file, code, reason) => {
  const violations = await violationsOf({ [file]: `// a comment\nimport {\n  z,\n} from "zod";\n${code}\n` });
  const found = violations.filter((violation) => !violation.includes("→ zod:") || file.includes("news"));
  expect(found.at(-1)).toMatch(new RegExp(`^${file}:5 → .*: `));
  expect(found.at(-1)).toContain(reason);
});

test("a test may use development dependencies and the root's, other code may not", async () => {
  const manifest = { devDependencies: { "@telepipe/testing": "1.0.0" } };
  const files = (name: string) => ({
    "package.json": JSON.stringify({ devDependencies: { vitest: "1.0.0" } }),
    "apps/gateway/package.json": JSON.stringify(manifest),
    [name]: 'import "@telepipe/testing";\nimport "vitest";\n',
  });
  expect(await violationsOf(files("apps/gateway/src/a.test.ts"))).toEqual([]);
  expect(await violationsOf(files("apps/gateway/src/a.ts"))).toHaveLength(2);
});

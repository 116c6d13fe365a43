import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, normalize, relative } from "node:path";

interface Boundary {
  /** Packages of ours that it may import. */
  ours: readonly string[];
  /** Further ones that its tests may import. */
  inTests?: readonly string[];
  /** Libraries that it may import; without this, all that its package.json declares. */
  libraries?: readonly string[];
}

const everyEntry = ["contracts", "runtime", "local-redis", "testing", "telegram-simulator"];
const everyApp = ["gateway", "telegram-worker", "webhook-dispatcher"];

/** Who may import what. The reasons are in ARCHITECTURE.md. */
const boundaries: Record<string, Boundary> = {
  "packages/contracts": { ours: [], libraries: ["zod"] },
  "packages/runtime": {
    ours: ["contracts"],
    inTests: ["testing"],
    libraries: [
      "bullmq",
      "ioredis",
      "ipaddr.js",
      "pino",
      "pino-pretty",
      "prom-client",
      "rotating-file-stream",
      "zod",
    ],
  },
  "packages/local-redis": { ours: [], libraries: [] },
  "packages/testing": { ours: ["contracts", "runtime", "local-redis"] },
  "packages/telegram-simulator": { ours: [], inTests: ["testing"] },
  "apps/gateway": { ours: ["contracts", "runtime"], inTests: ["testing"] },
  "apps/telegram-worker": { ours: ["contracts", "runtime"], inTests: ["testing", "telegram-simulator"] },
  "apps/webhook-dispatcher": { ours: ["contracts", "runtime"], inTests: ["testing"] },
  launcher: {
    ours: ["contracts", "runtime", "local-redis", "telegram-simulator", ...everyApp],
    inTests: ["testing"],
  },
  e2e: { ours: [...everyEntry, ...everyApp, "launcher"] },
  bench: { ours: [...everyEntry, ...everyApp] },
};

const isTest = /^e2e\/|\.test\.ts$|\/test\//;

/** What belongs into some files only, wherever it is allowed by the table above. */
const confined: readonly { what: string; pattern: RegExp; to: readonly RegExp[] }[] = [
  {
    what: "the MTProto library",
    pattern: /^(telegram|big-integer)(\/|$)/,
    to: [
      /^apps\/telegram-worker\/src\/telegram\//,
      /^bench\//,
      /^packages\/telegram-simulator\/(test\/|.*\.test\.ts$)/,
    ],
  },
  { what: "HTTP routing", pattern: /^(hono|@hono\/|@bull-board\/)/, to: [/^apps\/gateway\//] },
  {
    what: "reading the environment",
    pattern: /^process\.env$/,
    to: [/\/(config(-[\w-]+)?|main|[\w-]+-main)\.ts$/, /^(launcher|scripts)\//, isTest],
  },
  {
    what: "ending the process",
    pattern: /^process\.exit$/,
    to: [/^packages\/runtime\/src\/process\/run\.ts$/, /\/cli\.ts$/, /^(launcher|scripts)\//],
  },
];

/** One import or word in the wrong place. */
export interface Violation {
  file: string;
  line: number;
  to: string;
  reason: string;
}

/** Reads every TypeScript file of the repository and returns what crosses a boundary, in the order of files. */
export function findViolations(root: string): Violation[] {
  const files = globSync("{packages/*,apps/*,launcher,e2e,bench,scripts}/**/*.ts", {
    cwd: root,
    // The test of this check holds every violation as a sample.
    exclude: (path) => path.endsWith("node_modules") || path.endsWith("check-boundaries.test.ts"),
  });
  return files.sort().flatMap((file) => violationsIn(root, file.replaceAll("\\", "/")));
}

function violationsIn(root: string, file: string): Violation[] {
  const violations: Violation[] = [];
  for (const { to, line } of mentionsIn(readFileSync(join(root, file), "utf8"))) {
    const reason =
      confinement(file, to) ?? (to.startsWith("process.") ? undefined : crossing(root, file, to));
    if (reason) violations.push({ file, line, to, reason });
  }
  return violations;
}

/** Imported modules, and the words that {@link confined} looks for, with their lines. */
function mentionsIn(text: string): { to: string; line: number }[] {
  const patterns = [
    /^\s*(?:import|export)\s[^;"'`]*?\bfrom\s+"([^"]+)"/gm,
    /^\s*import\s+"([^"]+)"/gm,
    /\b(?:import|require)\(\s*"([^"]+)"/g,
    /^(?!\s*(?:\*|\/[/*])).*?\b(process\.(?:env|exit))\b/gm,
  ];
  const mentions = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => {
      const at = match.index + match[0].lastIndexOf(match[1] ?? "");
      return { to: match[1] ?? "", line: text.slice(0, at).split("\n").length };
    }),
  );
  return mentions.sort((a, b) => a.line - b.line);
}

function confinement(file: string, to: string): string | undefined {
  const rule = confined.find(({ pattern }) => pattern.test(to));
  if (!rule || rule.to.some((place) => place.test(file))) return undefined;
  return `${rule.what} has its own place`;
}

function crossing(root: string, file: string, to: string): string | undefined {
  if (isBuiltin(to)) return to.startsWith("node:") ? undefined : "Node's modules are imported as node:…";
  const home = Object.keys(boundaries).find((folder) => file.startsWith(`${folder}/`)) ?? "";
  const boundary = boundaries[home];
  if (!boundary && !file.startsWith("scripts/")) return "its package is not in the table";
  if (to.startsWith(".")) {
    const target = normalize(join(file, "..", to));
    return relative(home, target).startsWith("..") ? "a relative import stays in its package" : undefined;
  }
  const inTest = isTest.test(file);
  const [name, subpath] = moduleName(to);
  const ours = name.match(/^@telepipe\/(.+)$/)?.[1];
  if (boundary && ours !== undefined) {
    const allowed = [...boundary.ours, ...(inTest ? (boundary.inTests ?? []) : [])];
    if (!allowed.includes(ours)) return `${home} may not import ${ours}`;
    if (subpath !== "." && !exportsOf(root, ours).includes(subpath)) return `${ours} does not export it`;
  }
  if (boundary?.libraries && ours === undefined && !inTest && !boundary.libraries.includes(name)) {
    return `${home} may not import this library`;
  }
  return declared(root, home, name, inTest)
    ? undefined
    : `${home || "the root"}'s package.json does not declare ${name}`;
}

/** `@scope/name/sub/path` → `@scope/name` and `./sub/path`; the entry itself is `.`. */
function moduleName(specifier: string): [string, string] {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  return [parts.slice(0, length).join("/"), [".", ...parts.slice(length)].join("/")];
}

/** Development dependencies are for tests; the root's, with vitest, are there for the tests of all. */
function declared(root: string, home: string, name: string, inTest: boolean): boolean {
  const { dependencies, optionalDependencies, devDependencies } = manifest(root, home);
  const rootOnly = home === "" || inTest ? manifest(root, "").devDependencies : {};
  return (
    name in { ...dependencies, ...optionalDependencies, ...(inTest ? devDependencies : {}), ...rootOnly }
  );
}

function exportsOf(root: string, ours: string): string[] {
  const home = Object.keys(boundaries).find((folder) => folder.split("/").at(-1) === ours) ?? "";
  return Object.keys(manifest(root, home).exports ?? {});
}

type Names = Record<string, string>;
interface Manifest {
  dependencies?: Names;
  optionalDependencies?: Names;
  devDependencies?: Names;
  exports?: Names;
}

function manifest(root: string, home: string): Manifest {
  return JSON.parse(readFileSync(join(root, home, "package.json"), "utf8"));
}

if (import.meta.main) {
  const violations = findViolations(join(import.meta.dirname, ".."));
  for (const { file, line, to, reason } of violations) console.log(`${file}:${line} → ${to}: ${reason}`);
  if (violations.length > 0) {
    console.log(`${violations.length} imports or words cross a boundary.`);
    process.exit(1);
  }
}

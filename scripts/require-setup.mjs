// First step of the commands in package.json: stops with one clear message when the installation failed or
// Node is too old. pnpm installs what is missing before a script, but when that fails it only warns and
// runs the script all the same. Plain JavaScript for any Node since 18, so that it can say so.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const neededNodeMajor = 24;
const root = fileURLToPath(new URL("..", import.meta.url));

const problem = installationProblem() ?? nodeProblem();
if (problem) {
  console.error(`\nTelepipe cannot start: ${problem}\n`);
  process.exit(1);
}

/** What is wrong with `node_modules`, if anything. */
function installationProblem() {
  const advice =
    "The reason is in pnpm's output above. `npx -y pnpm@12 install` tries again and shows it alone.";
  const state = readState();
  if (!state) return `the dependencies are not installed.\n${advice}`;
  for (const file of [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    ...state.projects.map((dir) => join(dir, "package.json")),
  ]) {
    // pnpm renews its timestamp whenever it finds everything in place, so a newer file has not been accepted.
    const { mtimeMs } = statSync(join(root, file), { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Math.floor(mtimeMs) > state.validatedAtMs)
      return `the installation is older than ${file}.\n${advice}`;
  }
  for (const dir of state.projects) {
    const { dependencies, devDependencies } = readJson(join(root, dir, "package.json"));
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      if (existsSync(join(root, dir, "node_modules", name, "package.json"))) continue;
      return `${name}, which ${join(dir, "package.json")} needs, is gone.\nRun \`npx -y pnpm@12 install --force\`.`;
    }
  }
  return undefined;
}

/** What pnpm noted about its last complete installation; undefined when there was none. */
function readState() {
  try {
    const state = readJson(join(root, "node_modules/.pnpm-workspace-state-v1.json"));
    const projects = Object.keys(state.projects).map((dir) => dir.slice(root.length));
    return { validatedAtMs: Number(state.lastValidatedTimestamp), projects };
  } catch {
    return undefined;
  }
}

function nodeProblem() {
  if (Number.parseInt(process.versions.node, 10) >= neededNodeMajor) return undefined;
  return [
    `it needs Node ${neededNodeMajor} or newer, and this is ${process.version} (${process.execPath}).`,
    `pnpm fetches a Node of its own for this platform when it can (the optional package \`node\`); here it could not.`,
    `Install Node ${neededNodeMajor} or newer (https://nodejs.org) and run the command again.`,
  ].join("\n");
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

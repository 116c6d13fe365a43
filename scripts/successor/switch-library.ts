import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type PackagedDefinition, renderSchema } from "./render-schema.ts";

/** The catalog's line that names the client library, and the same line with its successor under the old name. */
const LINE = /^ {2}telegram: .*$/m;
const SUCCESSOR = "npm:teleproto@1.229.0";

/** Changes that one line in the copy at `root` and installs. */
export async function switchLibrary(root: string): Promise<void> {
  const file = join(root, "pnpm-workspace.yaml");
  const text = await readFile(file, "utf8");
  if (!LINE.test(text)) throw new Error(`${file} has no line for the client library`);
  await writeFile(file, text.replace(LINE, `  telegram: ${SUCCESSOR}`));
  await install(root);
  await teachSimulator(root);
}

/** Installs what the copy's catalog says. */
export function install(root: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const args = ["-y", "pnpm@12", "install", "--no-frozen-lockfile", "--prefer-offline"];
  const child = spawn("npx", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  child.on("error", reject);
  child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`pnpm install ended with ${code}`))));
  return promise;
}

/** The simulated Telegram answers in the client's layer, so it has to know the successor's. */
async function teachSimulator(root: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const library = join(root, "apps/telegram-worker/node_modules/telegram/tl");
  const { LAYER } = require(join(library, "index.js")) as { LAYER: number };
  const definitions = require(join(library, "generated/api-definitions.js")) as PackagedDefinition[];
  const schemas = join(root, "packages/telegram-simulator/schemas");
  const read = (name: string) => readFile(join(schemas, name), "utf8");
  const [api, mtproto] = await Promise.all([read("layer-227.tl"), read("mtproto.tl")]);
  await writeFile(join(schemas, `layer-${LAYER}.tl`), renderSchema(definitions, { api, mtproto }));
}

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The newest version whose TL layer is one of those in `schemas/`; cryptg encrypts for it at a bearable speed. */
export const TELETHON = { version: "1.44.0", layer: 227 } as const;
const PACKAGES = [`telethon==${TELETHON.version}`, "cryptg==0.6.0"];
const FOLDER = fileURLToPath(new URL("../../../../.data/conformance/telethon", import.meta.url));

/** Installs Telethon in a folder of this project if it is not there; the Python to run it with. Throws what is missing. */
export function installTelethon(): string {
  const python = `${FOLDER}/bin/python`;
  if (isThere(python)) return python;
  run("python3", ["-m", "venv", FOLDER], "Python 3 with its venv module");
  run(python, ["-m", "pip", "install", "--quiet", ...PACKAGES], `${PACKAGES.join(" and ")} from PyPI`);
  return python;
}

function isThere(python: string): boolean {
  const check = `import telethon, cryptg; assert telethon.__version__ == "${TELETHON.version}"`;
  return spawnSync(python, ["-c", check], { stdio: "ignore" }).status === 0;
}

function run(command: string, args: string[], what: string): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`missing: ${what}\n${error?.message ?? stderr}`);
}

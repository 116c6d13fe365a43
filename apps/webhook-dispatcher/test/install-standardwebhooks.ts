import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PACKAGE = "standardwebhooks==1.1.0";
const FOLDER = fileURLToPath(new URL("../../../.data/conformance/standardwebhooks", import.meta.url));

/**
 * Installs the Python reference library in a folder of this project if it is not there; the Python to run it with.
 *
 * @throws what is missing
 */
export function installStandardWebhooks(): string {
  const python = `${FOLDER}/bin/python`;
  if (spawnSync(python, ["-c", "import standardwebhooks"], { stdio: "ignore" }).status === 0) return python;
  run("python3", ["-m", "venv", FOLDER], "Python 3 with its venv module");
  run(python, ["-m", "pip", "install", "--quiet", PACKAGE], `${PACKAGE} from PyPI`);
  return python;
}

function run(command: string, args: string[], what: string): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`missing: ${what}\n${error?.message ?? stderr}`);
}

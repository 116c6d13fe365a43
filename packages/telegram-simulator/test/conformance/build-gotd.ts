import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version that `gotd/go.mod` names. Its TL layer is one of those in `schemas/`. */
export const GOTD = { version: "0.93.0", layer: 170 } as const;
const SOURCE = fileURLToPath(new URL("gotd", import.meta.url));
const FOLDER = fileURLToPath(new URL("../../../../.data/conformance/gotd", import.meta.url));
/** Its generated code is large. */
const BUILD_TIMEOUT_MS = 900_000;

/** Builds the driver with what the Go module proxy has; the program. Throws what is missing. */
export function buildGotd(): string {
  const program = `${FOLDER}/driver`;
  mkdirSync(FOLDER, { recursive: true });
  const { status, stderr, error } = spawnSync("go", ["build", "-o", program, "."], {
    cwd: SOURCE,
    encoding: "utf8",
    timeout: BUILD_TIMEOUT_MS,
  });
  if (status !== 0)
    throw new Error(`missing: Go, or gotd from its module proxy\n${error?.message ?? stderr}`);
  return program;
}

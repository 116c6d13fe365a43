import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "./load-settings.ts";

/** The variables of the process over those of the `.env` file, which need not exist. */
export function readEnvironment(processEnvironment: Environment, file = ".env"): Environment {
  if (!existsSync(file)) return processEnvironment;
  return { ...parseEnv(readFileSync(file, "utf8")), ...definedOnly(processEnvironment) };
}

/** An empty variable of the process (compose's `${NAME:-}`) does not hide the file's value. */
function definedOnly(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Environment } from "@telepipe/runtime";

/**
 * Logs in on this terminal when there is no session yet. The worker cannot ask: it runs in a process group of its own.
 * Without a terminal it does nothing, and the worker says what to run.
 *
 * @throws when the login was given up
 */
export async function loginWhenNeeded(environment: Environment): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return;
  const main = join(import.meta.dirname, "../../apps/telegram-worker/src/login-main.ts");
  const child = spawn(process.execPath, [main, "--if-needed"], { env: environment, stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("the login did not succeed: run `pnpm run login` to try again");
}

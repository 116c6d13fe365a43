import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Environment, StartError } from "@telepipe/runtime";
import { loadAccountConfig } from "@telepipe/telegram-worker/config";
import { readSessionFile } from "@telepipe/telegram-worker/session-file";

/**
 * Logs in on this terminal when there is no session yet. The worker cannot ask: it runs in a process group of its own.
 * Without a terminal it does nothing, and the worker says what to run.
 *
 * @throws when the login was given up
 */
export async function loginWhenNeeded(environment: Environment): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return;
  const { session } = loadAccountConfig(environment);
  if ((await readSessionFile(session).catch(() => null)) !== null) return;
  const main = join(import.meta.dirname, "../../apps/telegram-worker/src/login-main.ts");
  const child = spawn(process.execPath, [main], { env: environment, stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new StartError("nobody is logged in: `pnpm run login` tries again");
}

import { fork } from "node:child_process";
import { join } from "node:path";
import { type Environment, nodeFlags, StartError } from "@telepipe/runtime";

/** One of the three apps as a process of its own. */
export interface AppProcess {
  /** Rejects when the app ends without having been asked to. */
  readonly failed: Promise<never>;
  /** Asks it to stop and waits; idempotent. */
  close(): Promise<void>;
}

/** Longer than `run` gives an app to close. */
const STOP_TIMEOUT_MS = 30_000;

const repository = join(import.meta.dirname, "../..");

/**
 * Starts an app and waits until it serves. It has a process group of its own, so that Ctrl-C reaches only the
 * launcher, which stops the apps in order; the IPC channel ends it when the launcher is gone, even by force.
 *
 * @throws when the app ends before it serves; it has said why on stderr
 */
export async function startApp(name: string, environment: Environment): Promise<AppProcess> {
  const child = fork(join(repository, "apps", name, "src/main.ts"), {
    env: environment,
    execArgv: [...process.execArgv, ...nodeFlags(name)],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  let closing = false;
  const failed = exited.then((how): never => {
    throw new StartError(`${name} stopped (${how})${closing ? "" : ": see its message above"}`);
  });
  failed.catch(() => undefined);
  await Promise.race([new Promise((resolve) => child.once("message", resolve)), failed]);
  return {
    failed,
    close: async () => {
      if (!closing && child.exitCode === null) child.kill("SIGTERM");
      closing = true;
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A dispatcher as a process of its own, as it runs in production. */
export interface DispatcherProcess extends AsyncDisposable {
  /** Ends it as a crash would: nothing is cleaned up. */
  kill(): Promise<void>;
}

/** Starts `main.ts` and waits until it is ready. */
export async function startDispatcherProcess(
  environment: Record<string, string>,
): Promise<DispatcherProcess> {
  const child = fork(join(import.meta.dirname, "../src/main.ts"), {
    env: { PATH: process.env.PATH, LOG_LEVEL: "fatal", ...environment },
    cwd: import.meta.dirname, // No .env of the repository.
    execArgv: [],
  });
  await Promise.race([once(child, "message"), failed(child)]);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  };
  return { kill, [Symbol.asyncDispose]: kill };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`the dispatcher left with ${code} before it was ready`);
}

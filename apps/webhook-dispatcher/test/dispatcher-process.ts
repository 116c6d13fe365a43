import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A dispatcher as a process of its own, as it runs in production. */
export interface DispatcherProcess extends AsyncDisposable {
  /** Ends it as a crash would: nothing is cleaned up. */
  kill(): Promise<void>;
  /** Ends it as an operator does (SIGTERM) and waits. */
  stop(): Promise<void>;
  /** Halts it as a suspended machine would; it goes on when resumed. */
  suspend(): void;
  resume(): void;
}

const MAIN = join(import.meta.dirname, "../src/main.ts");

/** Starts `main.ts` and waits until it is ready; with `maxFiles` it may have no more open at the same time. */
export async function startDispatcherProcess(
  environment: Record<string, string>,
  { maxFiles }: { readonly maxFiles?: number } = {},
): Promise<DispatcherProcess> {
  const limit = maxFiles === undefined ? "" : `ulimit -n ${maxFiles} && `;
  // The shell becomes the program, with the channel of messages that it was given.
  const child = spawn("sh", ["-c", `${limit}exec "$0" "$1"`, process.execPath, MAIN], {
    env: { PATH: process.env.PATH, LOG_LEVEL: "fatal", ...environment },
    cwd: import.meta.dirname, // No .env of the repository.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await Promise.race([once(child, "message"), failed(child)]);
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  };
  const kill = () => end("SIGKILL");
  return {
    kill,
    stop: () => end("SIGTERM"),
    suspend: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`the dispatcher left with ${code} before it was ready`);
}

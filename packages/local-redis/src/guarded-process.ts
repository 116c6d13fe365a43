import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A process that ends with the process which started it, even if that one is killed. */
export interface GuardedProcess {
  /** Resolves when the process has ended, however. Never rejects. */
  ended: Promise<void>;
  /** Asks it to end, by force after 10 s; resolves when it has. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Runs "$@" and terminates it when standard input closes. The operating system closes that when the
 * process at the other end is gone, which no signal handler could promise.
 */
const guard = `
  exec 3<&0
  "$@" 3<&- </dev/null & server=$!
  { read -r _ <&3; kill "$server"; } & watcher=$!
  wait "$server"; status=$?
  kill "$watcher" 2>/dev/null
  exit "$status"`;

/** The command that runs `command` under the guard, here or in a container that keeps its stdin open. */
export function guarded(command: string[]): [string, ...string[]] {
  return ["/bin/sh", "-c", guard, "guard", ...command];
}

/**
 * Starts a guarded command in a process group of its own, so that Ctrl-C in the terminal does not reach
 * it. All that it prints goes to `logFile`, which starts empty.
 *
 * @throws when the program is not there.
 */
export async function spawnGuarded(
  [program, ...args]: [string, ...string[]],
  logFile: string,
): Promise<GuardedProcess> {
  await using log = await open(logFile, "w");
  const child = spawn(program, args, { stdio: ["pipe", log.fd, log.fd], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await once(child, "spawn");
  const { pid } = child;

  const stop = async () => {
    child.stdin?.destroy();
    if ((await settlesWithin(10_000, ended)) || pid === undefined) return;
    process.kill(-pid, "SIGKILL");
    await ended;
  };
  return { ended, stop };
}

/** Whether a promise settles in time. Rejects if it does. */
export async function settlesWithin(timeoutMs: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise.then(() => true), delay(timeoutMs, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

/** Where a command runs. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command, and all that it has started, early. */
  readonly signal: AbortSignal;
}

const TAIL_LINES = 25;

/**
 * Runs a command and returns what it wrote to stdout.
 *
 * @throws with the end of its output when it fails, the signal's reason when it was ended early
 */
export async function runCommand(
  command: readonly string[],
  { signal, ...options }: CommandOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = startCommand(command, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => stopGroup(child);
  signal.addEventListener("abort", stop);
  const output: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => {
    output.push(chunk);
    all.push(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => all.push(chunk));
  try {
    const [code] = await once(child, "close");
    signal.throwIfAborted();
    if (code === 0) return Buffer.concat(output).toString();
    const tail = Buffer.concat(all).toString().trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
    throw new Error(`\`${command.join(" ")}\` ended with code ${code}:\n${tail}`);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Starts a command in a process group of its own: Ctrl-C reaches only this process, which then cleans up. */
export function startCommand(command: readonly string[], options: SpawnOptions): ChildProcess {
  const [file = "", ...args] = command;
  return spawn(file, args, { ...options, detached: true });
}

/** Ends a command and all that it has started. */
export function stopGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

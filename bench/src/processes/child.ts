import { type ChildProcess, fork } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A process of its own, of this benchmark or one of the apps. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** For whoever has more to say to it. */
  readonly channel: ChildProcess;
  /** Rejects when it ends, asked to or not; never resolves. */
  readonly failed: Promise<never>;
  /** Asks it to stop and waits. Idempotent. */
  close(): Promise<void>;
}

/** What to start. */
export interface ChildOptions {
  readonly name: string;
  /** The program, a TypeScript file. */
  readonly main: string;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working directory, where its output goes to `<name>.log`. */
  readonly directory: string;
  /** What Node is started with, like an app of that kind; absent: nothing. */
  readonly nodeFlags?: readonly string[];
  /** Where it leaves a CPU profile; absent: none. */
  readonly profileDirectory?: string | undefined;
}

/** Longer than an app may take to close. */
const STOP_TIMEOUT_MS = 30_000;
const QUOTED_LOG_LINES = 10;

/**
 * Starts a process and waits until it reports to be ready. It has a process group of its own, so that Ctrl-C reaches
 * only the benchmark, which stops it in order; its IPC channel ends it when the benchmark is gone, even by force.
 *
 * @throws when it ends before it is ready, with the end of its output
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, main, environment, directory, nodeFlags = [], profileDirectory } = options;
  const logFile = join(directory, `${name}.log`);
  await using log = await open(logFile, "w");
  const profiling =
    profileDirectory === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDirectory}`];
  const channel = fork(main, {
    cwd: directory,
    env: environment,
    execArgv: [...nodeFlags, ...profiling],
    stdio: ["ignore", log.fd, log.fd, "ipc"],
    detached: true,
  });
  let closing = false;
  const exited = new Promise<string>((resolve) => {
    channel.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
    channel.once("error", (error) => resolve(error.message));
  });
  const failed = exited.then(async (how): Promise<never> => {
    const output = closing ? "" : `; its output ends with:\n${await lastLines(logFile)}`;
    throw new Error(`the ${name} stopped (${how})${output}`);
  });
  failed.catch(() => undefined);
  await Promise.race([new Promise((resolve) => channel.once("message", resolve)), failed]);
  return {
    name,
    // It has reported, so it was started.
    pid: channel.pid ?? 0,
    channel,
    failed,
    close: async () => {
      closing = true;
      if (channel.exitCode === null && channel.signalCode === null) channel.kill("SIGTERM");
      const force = setTimeout(() => channel.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-QUOTED_LOG_LINES).join("\n");
}

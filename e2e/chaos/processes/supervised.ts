import { type ChildProcess, fork } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { PointOrder } from "./die-at-point.ts";
import type { Reaper } from "./reaper.ts";

/** What to keep running. */
export interface SupervisedOptions {
  readonly name: string;
  /** The program, a TypeScript file. */
  readonly main: string;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working directory, where its output goes to `<name>.log`. */
  readonly directory: string;
  readonly reaper: Reaper;
}

/** A process that is started again whenever it ends, as Docker does with `restart: unless-stopped`. */
export interface Supervised {
  readonly name: string;
  /** Whether there is a process now, ready or not. */
  readonly isAlive: boolean;
  /** Resolves when it has reported to be ready, now or the next time. */
  ready(): Promise<void>;
  /** Sends a signal to it, if it runs. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the present process ends. */
  ended(): Promise<void>;
  /** Gives the preloaded module an order; resolves when it was taken, or the process ended. */
  order(order: PointOrder): Promise<void>;
  /** What the newest process said when it was ready. */
  readonly greeting: unknown;
  /** When and how it has ended by itself, not by a signal. */
  readonly exits: readonly string[];
  /** SIGTERM, and after a while SIGKILL; it is not started again. */
  close(): Promise<void>;
}

/** docs.docker.com/engine/containers/start-containers-automatically: doubled each time, anew after 10 s of running. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
const GOOD_RUN_MS = 10_000;
const CLOSE_TIMEOUT_MS = 30_000;

const preloaded = join(import.meta.dirname, "die-at-point.ts");

/**
 * Starts the process for the first time and waits until it is ready.
 *
 * @throws when it ends before
 */
export async function supervise(options: SupervisedOptions): Promise<Supervised> {
  const { name, main, environment, directory, reaper } = options;
  const log = await open(join(directory, `${name}.log`), "a");
  const exits: string[] = [];
  let child: ChildProcess;
  let isReady = false;
  let isClosing = false;
  let greeting: unknown;
  let pauseMs = FIRST_PAUSE_MS;
  let readiness = Promise.withResolvers<void>();
  let end = Promise.withResolvers<void>();
  let restart: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = Date.now();
    end = Promise.withResolvers<void>();
    child = fork(main, {
      cwd: directory,
      env: environment,
      execArgv: ["--import", preloaded],
      stdio: ["ignore", log.fd, log.fd, "ipc"],
      detached: true, // Ctrl-C reaches only the run, which stops it in order.
    });
    const { pid = 0 } = child;
    reaper.watch(pid);
    child.on("message", (message: { type?: string }) => {
      if (message.type !== "ready") return;
      isReady = true;
      greeting = message;
      readiness.resolve();
    });
    child.on("error", () => undefined); // A message that it did not take; its end is what counts.
    child.once("exit", (code, signal) => {
      reaper.forget(pid);
      if (signal === null && !isClosing) exits.push(`${new Date().toISOString()} exit code ${code}`);
      if (isReady) readiness = Promise.withResolvers<void>();
      isReady = false;
      if (Date.now() - startedAt > GOOD_RUN_MS) pauseMs = FIRST_PAUSE_MS;
      if (!isClosing) restart = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      end.resolve();
    });
  };
  start();
  const first = await Promise.race([readiness.promise, end.promise.then(() => "ended" as const)]);
  if (first === "ended") {
    isClosing = true;
    clearTimeout(restart);
    throw new Error(`the ${name} ended before it was ready; see ${name}.log`);
  }

  return {
    name,
    exits,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    get greeting() {
      return greeting;
    },
    ready: () => readiness.promise,
    signal: (signal) => void child.kill(signal),
    ended: () => end.promise,
    order: async (order) => {
      if (!child.connected) return;
      const taken = new Promise<void>((resolve) => {
        const onMessage = (message: { type?: string }) => {
          if (message.type !== "order-taken") return;
          child.off("message", onMessage);
          resolve();
        };
        child.on("message", onMessage);
      });
      child.send(order, () => undefined);
      await Promise.race([taken, end.promise]);
    },
    close: async () => {
      isClosing = true;
      clearTimeout(restart);
      const force = setTimeout(() => child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
      if (child.exitCode === null && child.signalCode === null) {
        // What is stopped takes no SIGTERM.
        child.kill("SIGCONT");
        child.kill("SIGTERM");
        await end.promise;
      }
      clearTimeout(force);
      await log.close();
    },
  };
}

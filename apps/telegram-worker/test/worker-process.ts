import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Environment } from "@telepipe/runtime";
import type { WorkerTiming } from "../src/owner.ts";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";

/** A telegram-worker in a process of its own, with its own recorded way to the simulated Telegram. */
export interface WorkerProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly toTelegram: RecordingProxy;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts one and waits until it runs: as the owner or as a standby. With `TEST_DIE_AT`, a labelled point's channel and a
 * number, it is killed when it comes there for that time.
 */
export async function startWorkerProcess(
  environment: Environment,
  simulatorPort: number,
  timing: WorkerTiming = {},
  localAddress?: string,
): Promise<WorkerProcess> {
  const toTelegram = await startRecordingProxy(simulatorPort, localAddress);
  const process = fork(new URL("worker-child.ts", import.meta.url), {
    env: {
      ...globalThis.process.env,
      ...environment,
      TELEGRAM_SIMULATOR: `127.0.0.1:${toTelegram.port}`,
      PRINT_MESSAGES: "false",
      LOG_LEVEL: "error",
      LOG_FORMAT: "json",
      WORKER_HEALTH_PORT: "",
      TEST_TIMING: JSON.stringify(timing),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const ended = once(process, "exit").then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  await once(process, "message");
  return {
    process,
    toTelegram,
    ended,
    [Symbol.asyncDispose]: async () => {
      process.kill("SIGKILL"); // Also ends one that is stopped.
      await ended;
      await toTelegram[Symbol.asyncDispose]();
    },
  };
}

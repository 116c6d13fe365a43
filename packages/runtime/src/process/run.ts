import type { Running } from "./running.ts";

/** How long a stop may take before the process leaves anyway. */
const CLOSE_TIMEOUT_MS = 25_000;

/** What `run` reports to a parent that started this process with an IPC channel. */
export interface ReadyMessage {
  readonly type: "ready";
}

/**
 * Runs an app as this process: starts it, stops it on SIGINT, SIGTERM or when the parent that holds the IPC
 * channel is gone, and leaves with 1 on any failure. A second signal leaves at once. The only place that exits.
 */
export async function run(start: () => Promise<Running>): Promise<void> {
  try {
    const app = await start();
    const ended = Promise.race([stopRequested(), app.failed, crashed(app)]).catch((error: unknown) => error);
    // Only now: whoever hears it may send a signal in the next moment.
    process.send?.({ type: "ready" } satisfies ReadyMessage);
    const reason = await ended;
    const forced = setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
    if (reason !== "stop") report(reason);
    await app.close();
    clearTimeout(forced);
    process.exit(reason === "stop" ? 0 : 1);
  } catch (error) {
    report(error);
    process.exit(1);
  }
}

function stopRequested(): Promise<"stop"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("stop"));
    if (process.channel) {
      process.once("disconnect", () => resolve("stop"));
      process.channel.unref();
    }
  });
}

function crashed(app: Running): Promise<never> {
  return new Promise((_, reject) => {
    const onError = (error: unknown) => {
      if (!app.absorbs?.(error)) reject(error);
    };
    process.on("uncaughtException", onError);
    process.on("unhandledRejection", onError);
  });
}

/** An error with a code was foreseen, and its message says it; anything else is a bug, and its stack helps. */
function report(error: unknown): void {
  if (!(error instanceof Error)) process.stderr.write(`${String(error)}\n`);
  else process.stderr.write(`${"code" in error ? error.message : error.stack}\n`);
}

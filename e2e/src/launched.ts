import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { inject } from "vitest";
import { freePorts } from "./free-ports.ts";

/** `pnpm start` as a process of its own, without pnpm. */
export interface Launched extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly environment: Record<string, string>;
  readonly dataDir: string;
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly receiverUrl: string;
  /** All that it has printed, both outputs. */
  printed(): string;
  /** Waits for the line that begins with `ready`. */
  ready(): Promise<void>;
  /** Waits for the end; resolves with the exit code or the signal. */
  ended(): Promise<number | string>;
}

const MAIN = join(import.meta.dirname, "../../launcher/src/main.ts");

/** Starts it with free ports and an empty data folder; ended by its own pid. */
export async function launch(changes: Record<string, string> = {}): Promise<Launched> {
  const dataDir = await mkdtemp(join(tmpdir(), "telepipe-start-"));
  const [api, media, control, receiver] = await freePorts(4);
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    DATA_DIR: dataDir,
    TELEPIPE_CACHE_DIR: inject("redisCacheDir"),
    GATEWAY_PORT: String(api),
    MEDIA_PORT: String(media),
    SIMULATOR_CONTROL_PORT: String(control),
    DEMO_RECEIVER_PORT: String(receiver),
    ...changes,
  };
  const child = spawn(process.execPath, [MAIN], {
    cwd: dataDir,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const exited = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  return {
    process: child,
    environment,
    dataDir,
    apiUrl: `http://127.0.0.1:${environment.GATEWAY_PORT}`,
    controlUrl: `http://127.0.0.1:${environment.SIMULATOR_CONTROL_PORT}`,
    receiverUrl: `http://127.0.0.1:${environment.DEMO_RECEIVER_PORT}`,
    printed: () => output,
    ready: async () => {
      await eventually(
        `the ready line, printed so far: ${output}`,
        () => {
          if (child.exitCode !== null) throw new Error(output);
          return /^ready /m.test(output);
        },
        40_000,
      );
    },
    ended: () => exited,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await exited;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

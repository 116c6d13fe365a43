import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { askRedis, startLocalRedis } from "@telepipe/local-redis";
import { sessionPaths, writeSessionFile } from "@telepipe/telegram-worker/session-file";
import type { BareClientTasks } from "./processes/bare-client-main.ts";
import { type Child, type ChildOptions, startChild } from "./processes/child.ts";
import { freePorts } from "./processes/free-ports.ts";
import type { LoadGeneratorTasks } from "./processes/load-generator-main.ts";
import type { ReceiverTasks } from "./processes/receiver-main.ts";
import type { SimulatorDescription, SimulatorTasks } from "./processes/simulator-main.ts";
import { startTaskProcess, type TaskProcess } from "./processes/task-process.ts";
import type { Watched } from "./processes/usage.ts";

/** Telepipe as it runs in production, each part a process of its own, and beside it the bare client. */
export interface System extends AsyncDisposable {
  readonly apiPort: number;
  readonly apiToken: string;
  readonly simulator: SimulatorDescription;
  readonly loadGenerator: TaskProcess<LoadGeneratorTasks>;
  readonly receiver: TaskProcess<ReceiverTasks>;
  readonly bareClient: TaskProcess<BareClientTasks>;
  /** Everything whose use of the machine counts. */
  readonly processes: readonly Watched[];
  /** Temporary, on the disk that the media folder is on too. */
  readonly directory: string;
  readonly redisVersion: string;
  /** Rejects when any of the processes ends; never resolves. */
  readonly failed: Promise<never>;
}

/** What to start it with. */
export interface SystemOptions {
  /** What the processes need of the caller's environment, such as PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the apps and the bare client leave CPU profiles. */
  readonly profileDirectory?: string | undefined;
  readonly onProgress: (text: string) => void;
}

const repository = join(import.meta.dirname, "../..");
const READY_TIMEOUT_MS = 30_000;
const API_TOKEN = "bench-api-token";

/** Starts all of it with empty state and the apps' default settings; closed last first. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const stack = new AsyncDisposableStack();
  try {
    return await open(stack, options);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function open(stack: AsyncDisposableStack, options: SystemOptions): Promise<System> {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-bench-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const redis = stack.use(
    await startLocalRedis({
      dataDir: join(directory, "redis"),
      cacheDir: options.environment.TELEPIPE_CACHE_DIR ?? join(repository, ".data/redis-cache"),
      onProgress: options.onProgress,
    }),
  );
  // The temporary files of all processes go with the directory, however they end.
  const base = { directory, environment: { ...options.environment, TMPDIR: directory } };
  const kept = <Started extends Child>(child: Started): Started => {
    stack.defer(() => child.close());
    return child;
  };
  const task = <Name extends string>(name: Name, profileDirectory?: string): ChildOptions => ({
    ...base,
    name: name.replaceAll("-", " "),
    main: join(import.meta.dirname, "processes", `${name}-main.ts`),
    profileDirectory,
  });
  const simulatorProcess = kept(await startTaskProcess<SimulatorTasks>(task("simulator")));
  const simulator = await simulatorProcess.run("describe", undefined);
  const receiver = kept(await startTaskProcess<ReceiverTasks>(task("receiver")));
  const { hookUrl } = await receiver.run("describe", undefined);
  const settings = await appSettings(directory, redis.url, simulator, hookUrl);
  const environment = { ...base.environment, ...settings };
  const apps: Child[] = [];
  for (const name of ["webhook-dispatcher", "telegram-worker", "gateway"]) {
    const main = join(repository, "apps", name, "src/main.ts");
    const { profileDirectory } = options;
    apps.push(kept(await startChild({ name, main, directory, environment, profileDirectory })));
  }
  const bareClient = kept(
    await startTaskProcess<BareClientTasks>(task("bare-client", options.profileDirectory)),
  );
  const loadGenerator = kept(await startTaskProcess<LoadGeneratorTasks>(task("load-generator")));
  const children = [simulatorProcess, receiver, ...apps, bareClient, loadGenerator];
  const failed = Promise.race(children.map((child) => child.failed));
  await Promise.race([bareClient.run("connect", simulator), failed]);
  await Promise.race([apiReady(Number(settings.GATEWAY_PORT)), failed]);
  const info = await askRedis(redis.url, "INFO server");
  return {
    apiPort: Number(settings.GATEWAY_PORT),
    apiToken: API_TOKEN,
    simulator,
    loadGenerator,
    receiver,
    bareClient,
    processes: [{ name: "redis", pid: Number(infoField(info, "process_id")) }, ...children],
    directory,
    redisVersion: infoField(info, "redis_version"),
    failed,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Only what has no default; and a session, as a login would have left it. */
async function appSettings(
  directory: string,
  redisUrl: string,
  simulator: SimulatorDescription,
  hookUrl: string,
): Promise<Record<string, string>> {
  const [gatewayPort, mediaPort] = await freePorts(2);
  const sessionName = join(directory, "account");
  await writeSessionFile(sessionPaths(sessionName, true), {
    dcId: simulator.dcId,
    serverAddress: "127.0.0.1",
    port: 443,
    authKey: Buffer.from(simulator.telepipe.authKey, "base64"),
  });
  return {
    REDIS_URL: redisUrl,
    MEDIA_DIR: join(directory, "media"),
    TG_SESSION_NAME: sessionName,
    TG_PHONE_NUMBER: simulator.phoneNumber,
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    X_API_TOKEN: API_TOKEN,
    WEBHOOK_URL: hookUrl,
    GATEWAY_PORT: String(gatewayPort),
    MEDIA_PORT: String(mediaPort),
  };
}

async function apiReady(apiPort: number): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${apiPort}/readyz`).catch(() => null);
    if (response?.ok) return;
    await delay(50);
  }
  throw new Error(`the gateway was not ready within ${READY_TIMEOUT_MS / 1000} s`);
}

function infoField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)\r?$`, "m").exec(info)?.[1]?.trim() ?? "";
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askRedis, startLocalRedis } from "@telepipe/local-redis";
import type { BareClientTasks } from "./processes/bare-client-main.ts";
import type { LoadGeneratorTasks } from "./processes/load-generator-main.ts";
import type { ReceiverTasks } from "./processes/receiver-main.ts";
import type { Tasks } from "./processes/serve-tasks.ts";
import type { SimulatorDescription, SimulatorTasks } from "./processes/simulator-main.ts";
import { startTaskProcess, type TaskProcess } from "./processes/task-process.ts";
import { type Apps, startApps } from "./processes/telepipe-apps.ts";
import type { Watched } from "./processes/usage.ts";

/** Telepipe as it runs in production, each part a process of its own, and beside it the bare client. */
export interface System extends Pick<Apps, "apiPort" | "apiToken">, AsyncDisposable {
  readonly simulator: SimulatorDescription;
  readonly loadGenerator: TaskProcess<LoadGeneratorTasks>;
  readonly receiver: TaskProcess<ReceiverTasks>;
  readonly bareClient: TaskProcess<BareClientTasks>;
  /** Everything whose use of the machine counts. */
  readonly processes: readonly Watched[];
  /** Temporary; holds all files of all processes, and goes with the system. */
  readonly directory: string;
  readonly redisVersion: string;
  /** Rejects when any of the processes ends; never resolves. */
  readonly failed: Promise<never>;
}

/** What to start it with. */
export interface SystemOptions {
  /** What the processes need of the caller's environment, such as PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the apps and the bare client leave CPU profiles; absent: nowhere. */
  readonly profileDirectory?: string | undefined;
  readonly onProgress: (text: string) => void;
}

const repository = join(import.meta.dirname, "../..");

/** Starts all of it with empty state; closed last first. */
export async function startSystem(options: SystemOptions): Promise<System> {
  await using opening = new AsyncDisposableStack();
  const system = await open(opening, options);
  const opened = opening.move();
  return { ...system, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function open(
  stack: AsyncDisposableStack,
  { environment: own, profileDirectory, onProgress }: SystemOptions,
): Promise<Omit<System, typeof Symbol.asyncDispose>> {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-bench-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const redis = stack.use(
    await startLocalRedis({
      dataDir: join(directory, "redis"),
      cacheDir: own.TELEPIPE_CACHE_DIR ?? join(repository, ".data/redis-cache"),
      onProgress,
    }),
  );
  const environment = { ...own, TMPDIR: directory };
  const start = async <Served extends Tasks>(name: string, profiles?: string) => {
    const main = join(import.meta.dirname, "processes", `${name.replace(" ", "-")}-main.ts`);
    const child = await startTaskProcess<Served>({
      name,
      main,
      directory,
      environment,
      profileDirectory: profiles,
    });
    stack.defer(() => child.close());
    return child;
  };
  const simulated = await start<SimulatorTasks>("simulator");
  const simulator = await simulated.run("describe", undefined);
  const receiver = await start<ReceiverTasks>("receiver");
  const { hookUrl } = await receiver.run("describe", undefined);
  const apps = await startApps(stack, {
    directory,
    environment,
    profileDirectory,
    redisUrl: redis.url,
    simulator,
    hookUrl,
  });
  const bareClient = await start<BareClientTasks>("bare client", profileDirectory);
  await bareClient.run("connect", simulator);
  const loadGenerator = await start<LoadGeneratorTasks>("load generator");
  const children = [simulated, receiver, ...apps.children, bareClient, loadGenerator];
  const failed = Promise.race(children.map((child) => child.failed));
  failed.catch(() => undefined); // Until somebody watches it, and when all are stopped.
  const info = await askRedis(redis.url, "INFO server");
  return {
    apiPort: apps.apiPort,
    apiToken: apps.apiToken,
    simulator,
    loadGenerator,
    receiver,
    bareClient,
    processes: [{ name: "redis", pid: Number(infoField(info, "process_id")) }, ...children],
    directory,
    redisVersion: infoField(info, "redis_version"),
    failed,
  };
}

function infoField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
}

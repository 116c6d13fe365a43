import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { askRedis, findRedis, type RedisServer, startRedis } from "@telepipe/local-redis";
import { freePorts } from "../../src/free-ports.ts";
import type { Reaper } from "./reaper.ts";

/** A Redis with AOF that can be killed, stopped and started again on its data. */
export interface RedisProcess extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** SIGKILL; started again after `downMs`. Resolves when it serves again. */
  kill(downMs: number): Promise<void>;
  /** To its process, if there is one at the moment. */
  signal(signal: NodeJS.Signals): void;
}

export interface RedisProcessOptions {
  readonly directory: string;
  readonly cacheDir: string;
  readonly reaper: Reaper;
  /** redis.io/docs/latest/operate/oss_and_stack/management/persistence: what survives a kill, see docs/chaos.md. */
  readonly appendfsync: "always" | "everysec";
}

/** Starts it. Needs a redis-server on this machine: processes in a container cannot be signalled one by one. */
export async function startRedisProcess(options: RedisProcessOptions): Promise<RedisProcess> {
  const { directory, cacheDir, reaper, appendfsync } = options;
  const program = await findRedis({ cacheDir, onProgress: () => {} });
  if (program.source === "docker")
    throw new Error("pnpm chaos needs a redis-server that runs without Docker");
  const [port = 0] = await freePorts(1);
  const dataDir = join(directory, "redis");
  let server: RedisServer;
  /** 0 while it is down: its number may be another process's by then. */
  let pid = 0;
  const start = async () => {
    server = await startRedis({ program, dataDir, port, settings: { appendfsync } });
    pid = Number(/^process_id:(\d+)/m.exec(await askRedis(server.url, "INFO server"))?.[1]);
    reaper.watch(pid);
  };
  await start();
  const kill = async (downMs: number) => {
    reaper.forget(pid);
    process.kill(pid, "SIGKILL");
    pid = 0;
    await new Promise((resolve) => setTimeout(resolve, downMs));
    // Its process has ended; what is left is the claim on the data.
    await server.close();
    await start();
  };
  let lastKill = Promise.resolve();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: (downMs) => {
      lastKill = lastKill.then(() => kill(downMs));
      return lastKill;
    },
    signal: (signal) => {
      if (pid !== 0) process.kill(pid, signal);
    },
    [Symbol.asyncDispose]: async () => {
      reaper.forget(pid);
      await server.close();
    },
  };
}

/** What Redis has to say for itself, for a run that failed. */
export function redisLog(directory: string): Promise<string> {
  return readFile(join(directory, "redis", "redis.log"), "utf8").catch(() => "");
}

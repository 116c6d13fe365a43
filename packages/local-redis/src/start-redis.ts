import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { askRedis } from "./ask-redis.ts";
import { claimDataDir } from "./claim-data-dir.ts";
import { dockerRun } from "./docker-redis.ts";
import type { RedisProgram } from "./find-redis.ts";
import { type GuardedProcess, guarded, settlesWithin, spawnGuarded } from "./guarded-process.ts";
import { isServing, redisConf, redisConfPath } from "./redis-conf.ts";

export interface RedisServerOptions {
  program: RedisProgram;
  dataDir: string;
  /** Default: a free one. */
  port?: number;
  /** Lines of redis.conf that replace ours, e.g. `{ appendonly: "no" }`. */
  settings?: Record<string, string>;
}

export interface RedisServer extends AsyncDisposable {
  /** `redis://127.0.0.1:<port>` */
  url: string;
  /** Saves, stops, and resolves when the process has ended. Idempotent. */
  close(): Promise<void>;
}

/** Redis did not come up. The message ends with the last lines of its log. */
export class RedisStartError extends Error {
  readonly code = "redis_start_failed";
  override readonly name = "RedisStartError";
}

const answerDeadlineMs = 30_000;

/**
 * Starts a Redis on 127.0.0.1 with AOF and `noeviction`; resolves when it answers. Its settings
 * (`redis.conf`), its log (`redis.log`) and its data are in `dataDir`. It ends with the calling process,
 * even if that is killed; Ctrl-C does not reach it, so those that still use it can finish.
 *
 * @throws {RedisStartError}
 * @throws {DataDirInUseError} when the Redis of another live process serves from the same folder.
 */
export async function startRedis({
  program,
  settings = {},
  ...options
}: RedisServerOptions): Promise<RedisServer> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const port = options.port ?? (await findFreePort());
  const claim = await claimDataDir(dataDir, port);
  const url = `redis://127.0.0.1:${port}`;
  const logFile = join(dataDir, "redis.log");
  try {
    const bind = program.source === "docker" ? "*" : "127.0.0.1";
    await writeFile(redisConfPath(dataDir), redisConf({ dataDir, port, bind, settings }));
    const redis = await spawnGuarded(commandOf(program, dataDir, port), logFile);
    await untilServing({ redis, url, dataDir, logFile });

    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= redis.stop().finally(claim.release);
      return closing;
    };
    return { url, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

function commandOf(program: RedisProgram, dataDir: string, port: number): [string, ...string[]] {
  const conf = redisConfPath(dataDir);
  if (program.source !== "docker") return guarded([program.binary, conf]);
  return [
    "docker",
    ...dockerRun({ image: program.image, dataDir, port, command: guarded(["redis-server", conf]) }),
  ];
}

async function untilServing(options: {
  redis: GuardedProcess;
  url: string;
  dataDir: string;
  logFile: string;
}): Promise<void> {
  const { redis, url, dataDir, logFile } = options;
  const fail = async (what: string) => {
    await redis.stop();
    const log = await readFile(logFile, "utf8").catch(() => "");
    return new RedisStartError(
      `Redis ${what}. Its log ends with:\n${log.trim().split("\n").slice(-8).join("\n")}`,
    );
  };
  const deadline = Date.now() + answerDeadlineMs;
  while (!(await isServing(url, dataDir))) {
    if (await settlesWithin(20, redis.ended)) throw await fail("ended while starting");
    if (Date.now() > deadline) throw await fail(`gave no answer in ${answerDeadlineMs / 1000} s`);
  }
  // It answers "LOADING" until it has read its data, which has no time limit.
  while (!(await askRedis(url, "PING").catch(() => undefined))) {
    if (await settlesWithin(100, redis.ended)) throw await fail("ended while reading its data");
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

import { askRedis } from "./ask-redis.ts";
import { findRedis, type RedisProgram } from "./find-redis.ts";
import { startRedis } from "./start-redis.ts";

export interface LocalRedisOptions {
  /** A Redis that already runs (`REDIS_URL`). Used as it is; nothing is started. */
  redisUrl?: string | undefined;
  /** Where a started Redis keeps its append-only file. One running Redis per folder. */
  dataDir: string;
  /** Where an unpacked Redis is kept for the next start. Several processes may share it. */
  cacheDir: string;
  /** Called with one sentence per step that takes longer than a blink. */
  onProgress?: (sentence: string) => void;
}

export interface LocalRedis extends AsyncDisposable {
  /** `redis://127.0.0.1:<port>`, or the given `redisUrl`. */
  url: string;
  /** Where this Redis comes from. */
  source: "REDIS_URL" | RedisProgram["source"];
  /** Stops the Redis that was started; leaves a given one alone. Idempotent. */
  close(): Promise<void>;
}

/**
 * A real Redis for this copy of Telepipe: the given one, else one of its own with AOF and `noeviction`.
 * It ends with `close()` and, whatever happens, with the calling process.
 *
 * @throws {RedisNotFoundError} when this machine has none; it names the command that installs one.
 * @throws {RedisStartError} when it does not start, with the end of its log.
 * @throws when `redisUrl` does not answer.
 */
export async function startLocalRedis(options: LocalRedisOptions): Promise<LocalRedis> {
  if (options.redisUrl) return useGivenRedis(options.redisUrl);
  const onProgress = options.onProgress ?? (() => {});
  const program = await findRedis({ cacheDir: options.cacheDir, onProgress });
  const server = await startRedis({ program, dataDir: options.dataDir });
  return {
    url: server.url,
    source: program.source,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

async function useGivenRedis(url: string): Promise<LocalRedis> {
  await askRedis(url, "PING").catch((error: Error) => {
    throw new Error(`The Redis that REDIS_URL names does not answer: ${error.message}`, { cause: error });
  });
  const close = async () => {};
  return { url, source: "REDIS_URL", close, [Symbol.asyncDispose]: close };
}

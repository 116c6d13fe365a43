import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalRedis } from "@telepipe/local-redis";
import type { TestProject } from "vitest/node";

/** Starts the one Redis of a test run, found as `pnpm start` finds it, and removes it with its data. */
export default async function startRedis(project: TestProject): Promise<() => Promise<void>> {
  const { REDIS_URL, TELEPIPE_CACHE_DIR } = process.env;
  const cacheDir = TELEPIPE_CACHE_DIR ?? join(import.meta.dirname, "../../.data/redis-cache");
  const dataDir = await mkdtemp(join(tmpdir(), "telepipe-test-redis-"));
  const redis = await startLocalRedis({ redisUrl: REDIS_URL, dataDir, cacheDir, onProgress: console.log });
  project.provide("redisUrl", redis.url);
  project.provide("redisCacheDir", cacheDir);
  return async () => {
    await redis.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedis, startRedis } from "@telepipe/local-redis";
import { closeRedis, connectRedis, reportDurability, silentLogger } from "@telepipe/runtime";
import { pino } from "pino";
import { expect, inject, test } from "vitest";

/** Guarantee: a Redis that may lose or throw out messages is complained about at the start, loudly. */

/** What an app logs when it starts on a Redis with these settings. */
async function complaintsAbout(
  settings: Record<string, string>,
): Promise<{ level: number; problem: string }[]> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "telepipe-redis-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const program = await findRedis({ cacheDir: inject("redisCacheDir"), onProgress: () => undefined });
  const server = await startRedis({ program, dataDir, settings });
  stack.defer(() => server.close());
  const redis = await connectRedis({ url: server.url, role: "patient", log: silentLogger() });
  stack.defer(() => closeRedis(redis));
  const lines: string[] = [];
  await reportDurability(redis, pino({}, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

test("a Redis as `pnpm start` makes it is fine", async () => {
  expect(await complaintsAbout({})).toEqual([]);
});

test("eviction and missing persistence are errors that say what to set", async () => {
  const complaints = await complaintsAbout({ "maxmemory-policy": "allkeys-lru", appendonly: "no" });
  expect(complaints).toMatchObject([
    { level: 50, problem: expect.stringMatching(/allkeys-lru.*noeviction/) },
    { level: 50, problem: expect.stringMatching(/AOF.*appendonly yes/) },
  ]);
});

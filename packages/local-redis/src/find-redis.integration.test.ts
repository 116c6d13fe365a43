import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, expect, inject, test, vi } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { askRedis } from "./ask-redis.ts";
import { findRedis } from "./find-redis.ts";
import { startLocalRedis } from "./start-local-redis.ts";

const onProgress = () => {};

/** A program by that name, alone on PATH. */
async function program(folder: string, name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test("uses the Redis that REDIS_URL names, and leaves it running", async () => {
  const given = { redisUrl: inject("redisUrl"), dataDir: "/nowhere", cacheDir: "/nowhere" };
  const redis = await startLocalRedis(given);
  expect(redis).toMatchObject({ url: inject("redisUrl"), source: "REDIS_URL" });
  await redis.close();
  expect(await askRedis(inject("redisUrl"), "PING")).toBe("PONG");
});

test("says so when the Redis that REDIS_URL names does not answer", async () => {
  const given = { redisUrl: "redis://:t0psecret@127.0.0.1:1", dataDir: "/nowhere", cacheDir: "/nowhere" };
  const message = await startLocalRedis(given).catch((error: Error) => error.message);
  expect(message).toMatch(/REDIS_URL.*ECONNREFUSED 127\.0\.0\.1:1/);
  expect(message).not.toContain("t0psecret");
});

test.each(["redis-server", "valkey-server"])("starts %s from PATH", async (name) => {
  await using folder = await temporaryFolder();
  const real = await findRedis({ cacheDir: inject("redisCacheDir"), onProgress });
  if (real.source === "docker") return;
  await program(folder.path, name, `PATH="${process.env.PATH}" exec ${real.binary} "$@"`);
  vi.stubEnv("PATH", folder.path);
  await using redis = await startLocalRedis({ dataDir: join(folder.path, "data"), cacheDir: "/nowhere" });
  expect(redis.source).toBe("path");
  expect(await askRedis(redis.url, "PING")).toBe("PONG");
});

test("starts one with Docker when the machine has no other", async () => {
  await using folder = await temporaryFolder();
  const real = await findRedis({ cacheDir: inject("redisCacheDir"), onProgress });
  if (real.source === "docker") return;
  // Stands in for Docker: what would run in the container runs here, with a PATH like the image's.
  await program(folder.path, "redis-server", `PATH="${process.env.PATH}" exec ${real.binary} "$@"`);
  await using path = await temporaryFolder();
  await program(
    path.path,
    "docker",
    `[ "$1" = run ] || exit 0
     while [ "$1" != redis:8-bookworm ]; do shift; done; shift
     PATH="${folder.path}:${dirname(process.execPath)}" exec "$@"`,
  );
  vi.stubEnv("PATH", path.path);
  const redis = await startLocalRedis({ dataDir: join(folder.path, "data"), cacheDir: "/nowhere" });
  expect(redis.source).toBe("docker");
  expect(await askRedis(redis.url, "PING")).toBe("PONG");
  await redis.close();
  await expect(askRedis(redis.url, "PING")).rejects.toThrow("ECONNREFUSED");
});

test("without any, says what was tried and the command that installs one", async () => {
  await using folder = await temporaryFolder();
  vi.stubEnv("PATH", folder.path);
  const told: string[] = [];
  const options = { cacheDir: folder.path, onProgress: (sentence: string) => told.push(sentence) };
  const error = await findRedis(options).catch((error: Error) => error);
  expect(told).toEqual([]);
  expect(error).toMatchObject({ code: "redis_not_found" });
  expect(String(error)).toMatch(/redis-server is not there[\s\S]*valkey-server is not there/);
  expect(String(error)).toMatch(/docker is not there\nInstall it with:\n {2}\S.*\nor set REDIS_URL/);
});

test("says so when Docker is there but does not answer", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "docker", 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  vi.stubEnv("PATH", folder.path);
  const finding = findRedis({ cacheDir: folder.path, onProgress });
  await expect(finding).rejects.toThrow("docker Cannot connect to the Docker daemon");
});

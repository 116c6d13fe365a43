import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, inject, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { askRedis } from "./ask-redis.ts";
import { findRedis, type RedisProgram } from "./find-redis.ts";
import { startRedis } from "./start-redis.ts";

let program: RedisProgram;

beforeAll(async () => {
  program = await findRedis({ cacheDir: inject("redisCacheDir"), onProgress: () => {} });
});

/** A process that owns a Redis, in a process group of its own like a command in a terminal. */
async function ownerProcess(dataDir: string) {
  const script = join(import.meta.dirname, "../test/owner-process.ts");
  const owner = spawn(process.execPath, [script, dataDir, inject("redisCacheDir")], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  const ended = once(owner, "exit");
  const pid = owner.pid ?? 0;
  const killGroup = async () => {
    if (owner.exitCode === null && owner.signalCode === null) process.kill(-pid, "SIGKILL");
    await ended;
  };
  const [url = ""] = await once(createInterface({ input: owner.stdout }), "line");
  return { pid, url: String(url), killGroup, [Symbol.asyncDispose]: killGroup };
}

async function untilSilent(url: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await askRedis(url, "PING").catch(() => "")) !== "") {
    if (Date.now() > deadline) throw new Error(`${url} still answers`);
    await delay(10);
  }
}

test("keeps everything it accepted: AOF each second, no eviction, loopback only", async () => {
  await using folder = await temporaryFolder();
  await using redis = await startRedis({ program, dataDir: folder.path });
  expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
  expect(await askRedis(redis.url, "INFO persistence")).toContain("aof_enabled:1");
  expect(await askRedis(redis.url, "INFO memory")).toContain("maxmemory_policy:noeviction");
  const conf = await readFile(join(folder.path, "redis.conf"), "utf8");
  expect(conf).toContain("appendfsync everysec");
  expect(conf).toContain("bind 127.0.0.1");
});

test("takes settings of the caller", async () => {
  await using folder = await temporaryFolder();
  const settings = { appendonly: "no", "maxmemory-policy": "allkeys-lru" };
  await using redis = await startRedis({ program, dataDir: folder.path, settings });
  expect(await askRedis(redis.url, "INFO persistence")).toContain("aof_enabled:0");
  expect(await askRedis(redis.url, "INFO memory")).toContain("maxmemory_policy:allkeys-lru");
});

test("close ends the server, may be called twice, and the data is there at the next start", async () => {
  await using folder = await temporaryFolder();
  const first = await startRedis({ program, dataDir: folder.path });
  await askRedis(first.url, "SET kept yes");
  await Promise.all([first.close(), first.close()]);
  await expect(askRedis(first.url, "PING")).rejects.toThrow("ECONNREFUSED");

  await using second = await startRedis({ program, dataDir: folder.path });
  expect(await askRedis(second.url, "GET kept")).toBe("yes");
});

test("ends when its owner is killed with SIGKILL, and the folder can be used again at once", async () => {
  await using folder = await temporaryFolder();
  await using owner = await ownerProcess(folder.path);
  await askRedis(owner.url, "SET kept yes");
  await owner.killGroup();

  await using next = await startRedis({ program, dataDir: folder.path });
  await untilSilent(owner.url);
  expect(await askRedis(next.url, "GET kept")).toBe("yes");
});

test("a signal to the owner's process group, as Ctrl-C sends it, does not reach the server", async () => {
  await using folder = await temporaryFolder();
  await using owner = await ownerProcess(folder.path);
  await owner.killGroup();
  await untilSilent(owner.url);
  // It got a signal of its own afterwards and could save.
  expect(await readFile(join(folder.path, "redis.log"), "utf8")).toContain("now ready to exit");
});

test("refuses a folder that the Redis of a live process serves from", async () => {
  await using folder = await temporaryFolder();
  await using owner = await ownerProcess(folder.path);
  const second = startRedis({ program, dataDir: folder.path });
  await expect(second).rejects.toThrow(`in use by process ${owner.pid}`);
  expect(await askRedis(owner.url, "PING")).toBe("PONG");
});

test("ends a server that outlived its owner before it uses the folder", async () => {
  await using folder = await temporaryFolder();
  const orphan = await startRedis({ program, dataDir: folder.path });
  await askRedis(orphan.url, "SET kept yes");
  const { port } = new URL(orphan.url);
  const dead = spawn("true");
  await once(dead, "exit");
  await writeFile(join(folder.path, "owner.json"), JSON.stringify({ pid: dead.pid, port: Number(port) }));

  await using next = await startRedis({ program, dataDir: folder.path });
  await expect(askRedis(orphan.url, "PING")).rejects.toThrow("ECONNREFUSED");
  expect(await askRedis(next.url, "GET kept")).toBe("yes");
});

test("leaves alone the stranger that got the port of a dead Redis", async () => {
  await using folder = await temporaryFolder();
  await using strangers = await temporaryFolder();
  await using stranger = await startRedis({ program, dataDir: strangers.path });
  const { port } = new URL(stranger.url);
  await writeFile(join(folder.path, "owner.json"), JSON.stringify({ pid: 999_999_999, port: Number(port) }));

  await using redis = await startRedis({ program, dataDir: folder.path });
  expect(redis.url).not.toBe(stranger.url);
  expect(await askRedis(stranger.url, "PING")).toBe("PONG");
});

test("tells the reason from the log when the server does not start", async () => {
  await using folder = await temporaryFolder();
  const starting = startRedis({ program, dataDir: folder.path, settings: { nonsense: "1" } });
  await expect(starting).rejects.toMatchObject({ code: "redis_start_failed" });
  await expect(starting).rejects.toThrow(/ended while starting[\s\S]*nonsense/);
  // The failure does not block the folder.
  await using redis = await startRedis({ program, dataDir: folder.path });
  expect(await askRedis(redis.url, "PING")).toBe("PONG");
});

test("a taken port is the log's reason, not somebody else's Redis", async () => {
  await using folder = await temporaryFolder();
  const port = Number(new URL(inject("redisUrl")).port);
  await expect(startRedis({ program, dataDir: folder.path, port })).rejects.toThrow("Address already in use");
});

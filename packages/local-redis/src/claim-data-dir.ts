import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { askRedis } from "./ask-redis.ts";
import { isServing } from "./redis-conf.ts";

/** The right of this process to run the Redis of a data folder, as long as `release()` is not called. */
export interface DataDirClaim {
  release(): Promise<void>;
}

/** The Redis of another live process serves from the folder; two would destroy each other's data. */
export class DataDirInUseError extends Error {
  readonly code = "redis_data_dir_in_use";
  override readonly name = "DataDirInUseError";
}

interface Owner {
  pid: number;
  port: number;
}

/**
 * Claims a data folder. What a crashed process left is taken over: its Redis ends with it, and is told to
 * where that failed.
 *
 * @param port where the Redis of this claim will answer.
 * @throws {DataDirInUseError}
 */
export async function claimDataDir(dataDir: string, port: number): Promise<DataDirClaim> {
  const path = join(dataDir, "owner.json");
  const owner: Owner = { pid: process.pid, port };
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(owner), { flag: "wx" });
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    await endPrevious(await readOwner(path), dataDir);
    await rm(path, { force: true });
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const { pid, port } = JSON.parse(await readFile(path, "utf8"));
    return Number.isInteger(pid) && Number.isInteger(port) ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

async function endPrevious(owner: Owner | undefined, dataDir: string): Promise<void> {
  if (!owner) return;
  const url = `redis://127.0.0.1:${owner.port}`;
  if (isAlive(owner.pid)) {
    // Alive and serving is in use. Alive and silent is a process that got the number of a dead one, or one
    // that has only just started.
    if (await comesTrue(3_000, () => isServing(url, dataDir))) {
      throw new DataDirInUseError(`The Redis data in ${dataDir} is in use by process ${owner.pid}.`);
    }
    return;
  }
  // The server is ending already, because its owner has; the request is for one whose guard was killed too.
  if (await isServing(url, dataDir)) await askRedis(url, "SHUTDOWN").catch(() => {});
  if (!(await comesTrue(10_000, async () => !(await isServing(url, dataDir))))) {
    throw new DataDirInUseError(
      `The Redis that a crashed process left in ${dataDir} does not end (port ${owner.port}).`,
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive but not ours to signal.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function comesTrue(timeoutMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

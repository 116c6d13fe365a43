import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { askRedis, findRedis, type RedisServer, startRedis } from "@telepipe/local-redis";

/** A Redis that one test may do anything to. */
export interface OwnRedis extends AsyncDisposable {
  readonly url: string;
  /** Stops it; its data stays on disk. */
  stop(): Promise<void>;
  /** Starts it again at the same port. */
  start(): Promise<void>;
  /** Deletes its data, while it is stopped. */
  deleteData(): Promise<void>;
  /** Copies what is in its files at this moment: what a machine would find that lost power now. */
  copyData(): Promise<void>;
  /** Puts the copy in the place of its data, while it is stopped. */
  restoreData(): Promise<void>;
  /** Stops the process where it is (SIGSTOP): connections stay open, and nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  command(text: string): Promise<string>;
}

/**
 * Starts one with the settings of production.
 *
 * @param cacheDir where the program is found or fetched to: `inject("redisCacheDir")`
 */
export async function startOwnRedis(cacheDir: string): Promise<OwnRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), "telepipe-own-redis-"));
  const program = await findRedis({ cacheDir, onProgress: () => undefined });
  let server: RedisServer = await startRedis({ program, dataDir });
  const { url } = server;
  const copyDir = await mkdtemp(join(tmpdir(), "telepipe-own-redis-copy-"));
  const dataFiles = async () =>
    (await readdir(dataDir))
      .filter((name) => /^(appendonly|dump)/.test(name))
      .map((name) => join(dataDir, name));
  const deleteData = async () => {
    for (const path of await dataFiles()) await rm(path, { recursive: true });
  };
  let frozen: number | null = null;
  const thaw = () => {
    if (frozen !== null) process.kill(frozen, "SIGCONT");
    frozen = null;
  };
  return {
    url,
    stop: () => server.close(),
    start: async () => {
      server = await startRedis({ program, dataDir, port: Number(new URL(url).port) });
    },
    deleteData,
    copyData: async () => {
      for (const path of await dataFiles()) {
        await cp(path, join(copyDir, basename(path)), { recursive: true });
      }
    },
    restoreData: async () => {
      await deleteData();
      await cp(copyDir, dataDir, { recursive: true });
    },
    freeze: async () => {
      const pid = /process_id:(\d+)/.exec(await askRedis(url, "INFO server"))?.[1];
      frozen = Number(pid);
      process.kill(frozen, "SIGSTOP");
    },
    thaw,
    command: (text) => askRedis(url, text),
    [Symbol.asyncDispose]: async () => {
      thaw();
      await server.close();
      for (const path of [dataDir, copyDir]) await rm(path, { recursive: true, force: true });
    },
  };
}

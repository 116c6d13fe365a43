import { findDockerImage } from "./docker-redis.ts";
import { installCommand } from "./install-command.ts";
import { readOsRelease } from "./os-release.ts";
import { runCommand } from "./run-command.ts";
import { unpackDebianPackage } from "./unpack-debian-package.ts";

/** A Redis that can be started: a program of this machine, or an image for Docker. */
export type RedisProgram =
  | { source: "path" | "package"; binary: string }
  | { source: "docker"; image: string };

export interface FindRedisOptions {
  cacheDir: string;
  onProgress: (sentence: string) => void;
}

/** No Redis on this machine. The message holds what was tried and the command that installs one. */
export class RedisNotFoundError extends Error {
  readonly code = "redis_not_found";
  override readonly name = "RedisNotFoundError";
}

/**
 * The first that works of: `redis-server` or `valkey-server` on PATH; on Debian and Ubuntu the
 * distribution's own package, unpacked into `cacheDir`; Docker.
 *
 * @throws {RedisNotFoundError}
 */
export async function findRedis(options: FindRedisOptions): Promise<RedisProgram> {
  const os = await readOsRelease();
  const tried: string[] = [];
  const ways: (() => Promise<RedisProgram>)[] = [
    () => findOnPath("redis-server"),
    () => findOnPath("valkey-server"),
    async () => ({ source: "package", binary: await unpackDebianPackage({ ...options, os }) }),
    async () => ({ source: "docker", image: await findDockerImage(options) }),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      tried.push(`  - ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new RedisNotFoundError(
    [
      "Telepipe needs Redis, and this machine has none that could be started:",
      ...tried,
      "Install it with:",
      `  ${installCommand(process.platform, os)}`,
      "or set REDIS_URL to one that runs.",
    ].join("\n"),
  );
}

/** PATH is searched by the operating system when the program is run, now and at the start. */
async function findOnPath(binary: string): Promise<RedisProgram> {
  await runCommand(binary, ["--version"], { timeoutMs: 5_000 });
  return { source: "path", binary };
}

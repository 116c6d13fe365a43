import type { Redis } from "ioredis";
import type { Logger } from "../log/logger.ts";

/**
 * What is wrong with the server's settings for a system that must lose nothing; empty when all is well.
 * Reads INFO only, because managed servers often refuse CONFIG.
 */
export async function findDurabilityProblems(redis: Redis): Promise<string[]> {
  const info = parseInfo(await redis.info());
  const problems: string[] = [];
  const policy = info.get("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    problems.push(
      `maxmemory-policy is ${policy}: Redis may delete queued messages when memory is short. Set it to noeviction`,
    );
  }
  if (info.get("aof_enabled") === "0") {
    problems.push(
      "AOF persistence is off: a restart of Redis loses accepted messages. Set appendonly yes and appendfsync everysec",
    );
  }
  if (info.get("aof_last_write_status") === "err" || info.get("rdb_last_bgsave_status") === "err") {
    problems.push("the last write to disk failed: look at the disk of the Redis server");
  }
  return problems;
}

/** Says loudly, once per problem, what `findDurabilityProblems` finds. */
export async function reportDurability(redis: Redis, log: Logger): Promise<void> {
  for (const problem of await findDurabilityProblems(redis)) log.error({ problem }, "redis.not_durable");
}

/** The fields of an INFO reply. */
export function parseInfo(text: string): Map<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

import { type Line, openLine } from "./line.ts";

/** A line to a real Redis: Redis being away, without harm to other tests. */
export interface RedisLine extends Line {
  readonly url: string;
}

/** Opens a line to the Redis at `redisUrl`. */
export async function openRedisLine(redisUrl: string): Promise<RedisLine> {
  const url = new URL(redisUrl);
  const line = await openLine(Number(url.port || 6379), { host: url.hostname });
  url.host = `127.0.0.1:${line.port}`;
  return { ...line, url: url.href };
}

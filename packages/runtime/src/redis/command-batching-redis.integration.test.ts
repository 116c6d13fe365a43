import { expect, inject, test } from "vitest";
import { silentLogger } from "../log/logger.ts";
import { closeRedis, connectRedis } from "./connect-redis.ts";

test("the commands of one turn leave together, at its end, and keep their order", async () => {
  const redis = await connectRedis({ url: inject("redisUrl"), role: "fail-fast", log: silentLogger() });
  try {
    const sentBefore = redis.stream.bytesWritten;
    const answers = Promise.all(Array.from({ length: 50 }, (_, index) => redis.echo(String(index))));
    expect(redis.stream.writableCorked, "once, however many there are").toBe(1);
    expect(redis.stream.writableLength).toBe(redis.stream.bytesWritten - sentBefore);
    await Promise.resolve().then(() => redis.echo("of the same turn"));
    expect(await answers).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
    expect(redis.stream.writableCorked).toBe(0);
  } finally {
    await closeRedis(redis);
  }
});

test("commands of a turn in which the connection breaks and comes back are carried out", async () => {
  const redis = await connectRedis({ url: inject("redisUrl"), role: "patient", log: silentLogger() });
  try {
    const before = redis.echo("before");
    redis.stream.destroy();
    const after = redis.echo("after");
    expect(await Promise.all([before, after])).toEqual(["before", "after"]);
    expect(await redis.echo("later")).toBe("later");
  } finally {
    await closeRedis(redis);
  }
});

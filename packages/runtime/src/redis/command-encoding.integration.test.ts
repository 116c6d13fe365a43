import { Command } from "ioredis";
import { expect, inject, test } from "vitest";
import { silentLogger } from "../log/logger.ts";
import { closeRedis, connectRedis } from "./connect-redis.ts";

const BYTES = Buffer.from([0, 0x0d, 0x0a, 0x7f, 0x80, 0xff]);

test("binary and other arguments of one command arrive as they are", async () => {
  const redis = await connectRedis({ url: inject("redisUrl"), role: "fail-fast", log: silentLogger() });
  try {
    const args = ["", "plain", "Grüße, 世界 👋", "\ud83d", BYTES, Buffer.alloc(0), 42];
    const reply = await redis.callBuffer("EVAL", "return ARGV", 0, ...args);
    expect(reply).toEqual(args.map((arg) => (arg instanceof Buffer ? arg : Buffer.from(String(arg)))));
  } finally {
    await closeRedis(redis);
  }
});

test("a command with a binary argument is written as one buffer, in the words of the protocol", () => {
  const written = new Command("set", ["ü", BYTES]).toWritable({});
  const text = "*3\r\n$3\r\nset\r\n$2\r\nü\r\n$6\r\n";
  expect(written).toEqual(Buffer.concat([Buffer.from(text), BYTES, Buffer.from("\r\n")]));
});

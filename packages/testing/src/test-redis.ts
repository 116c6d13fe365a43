import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";

/** A corner of the shared real Redis that belongs to one test. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Begins every key of this test. */
  readonly prefix: string;
  /** Opens a connection of the given kind; closed with the corner. */
  connect(role?: "patient" | "fail-fast"): Redis;
  /** Every key of this test. */
  keys(): Promise<string[]>;
}

/** Hands out a fresh prefix; on dispose the connections are closed and the keys deleted. */
export function createTestRedis(url: string): TestRedis {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const admin = new Redis(url, { maxRetriesPerRequest: null });
  const connections: Redis[] = [admin];
  const keys = () => admin.keys(`${prefix}:*`);
  return {
    url,
    prefix,
    keys,
    connect: (role = "patient") => {
      const redis = new Redis(url, {
        maxRetriesPerRequest: role === "patient" ? null : 0,
        enableOfflineQueue: role === "patient",
      });
      redis.on("error", () => undefined); // A test that cuts the connection looks at the effect.
      connections.push(redis);
      return redis;
    },
    [Symbol.asyncDispose]: async () => {
      const left = await keys();
      if (left.length > 0) await admin.unlink(...left);
      for (const redis of connections) redis.disconnect();
    },
  };
}

import type { Redis } from "ioredis";
import { Gauge, type Registry } from "prom-client";
import { parseInfo } from "./check-durability.ts";

/** What INFO tells of durability, as 1 or 0; a server that does not tell is given the benefit of the doubt. */
const CHECKS: readonly { name: string; help: string; isOk: (info: Map<string, string>) => boolean }[] = [
  {
    name: "redis_aof_last_write_ok",
    help: "1 when Redis could write its append-only file",
    isOk: (info) =>
      info.get("aof_last_write_status") !== "err" && info.get("rdb_last_bgsave_status") !== "err",
  },
  {
    name: "redis_aof_enabled",
    help: "1 when a restart of Redis loses nothing that was accepted a second before",
    isOk: (info) => info.get("aof_enabled") !== "0",
  },
  {
    name: "redis_maxmemory_policy_ok",
    help: "1 when Redis deletes nothing by itself (noeviction)",
    isOk: (info) => (info.get("maxmemory_policy") ?? "noeviction") === "noeviction",
  },
];

/** Declares gauges of what the apps need of Redis; without a connection they have no value. */
export function registerRedisGauges(registry: Registry, redis: Redis): void {
  for (const { name, help, isOk } of CHECKS) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.remove();
        if (redis.status !== "ready") return;
        const info = await redis.info().catch(() => null);
        if (info !== null) this.set(isOk(parseInfo(info)) ? 1 : 0);
      },
    });
  }
}

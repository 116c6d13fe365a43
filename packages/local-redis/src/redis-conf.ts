import { join } from "node:path";
import { askRedis } from "./ask-redis.ts";

export interface RedisConf {
  dataDir: string;
  port: number;
  /** In a container every address is the container's own; Docker publishes the port on loopback only. */
  bind: "127.0.0.1" | "*";
  /** Lines that replace ours. */
  settings: Record<string, string>;
}

/** Where the settings of the Redis of a data folder are. The path identifies the server: see {@link isServing}. */
export function redisConfPath(dataDir: string): string {
  return join(dataDir, "redis.conf");
}

/** The text of redis.conf: everything that is accepted survives a crash but for the last second. */
export function redisConf({ dataDir, port, bind, settings }: RedisConf): string {
  const lines = {
    port: String(port),
    bind,
    "protected-mode": bind === "*" ? "no" : "yes",
    dir: JSON.stringify(dataDir),
    appendonly: "yes",
    appendfsync: "everysec",
    save: '""',
    "maxmemory-policy": "noeviction",
    ...settings,
  };
  const written = Object.entries(lines).map(([name, value]) => `${name} ${value}`);
  return ["# Written by Telepipe at every start.", ...written, ""].join("\n");
}

/** Whether the Redis of this data folder, and no other that got its port, answers at the URL. Never throws. */
export async function isServing(url: string, dataDir: string): Promise<boolean> {
  const info = await askRedis(url, "INFO server", 1_000).catch(() => "");
  return info.split("\r\n").includes(`config_file:${redisConfPath(dataDir)}`);
}

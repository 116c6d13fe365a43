export { askRedis } from "./ask-redis.ts";
export { DataDirInUseError } from "./claim-data-dir.ts";
export { findRedis, RedisNotFoundError, type RedisProgram } from "./find-redis.ts";
export { type LocalRedis, type LocalRedisOptions, startLocalRedis } from "./start-local-redis.ts";
export { type RedisServer, type RedisServerOptions, RedisStartError, startRedis } from "./start-redis.ts";

export * from "./eventually.ts";
export * from "./line.ts";
export * from "./own-redis.ts";
export * from "./redis-line.ts";
export * from "./test-redis.ts";
export * from "./webhook-receiver.ts";

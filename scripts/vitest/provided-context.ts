import "vitest";

declare module "vitest" {
  /** What a test gets with `inject(name)`. Part of every package's types through `tsconfig.base.json`. */
  interface ProvidedContext {
    /** A real Redis with AOF and `noeviction`, shared by the whole run: use keys of your own. */
    redisUrl: string;
    /** Where the Redis of this machine was found or unpacked to, for tests that start one of their own. */
    redisCacheDir: string;
  }
}

import { defineConfig } from "vitest/config";

/** `pnpm test:conformance`: every client, also those that have to be installed first. */
export default defineConfig({
  test: {
    include: [
      "packages/telegram-simulator/test/conformance/*.{conformance,test}.ts",
      "apps/webhook-dispatcher/test/*.conformance.ts",
    ],
    reporters: ["verbose"],
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});

import { defineConfig } from "vitest/config";
import { CountReporter } from "./scripts/vitest/count-reporter.ts";

/** Tests of one package that start servers: seconds each, so `pnpm verify` leaves them to `pnpm test`. */
const INTEGRATION = "**/*.integration.test.ts";

/** What judges a chaos run is pure, and proven with each `pnpm verify`. */
const CHAOS_CHECKS = "e2e/chaos/{history,plan,report}/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: "scripts/vitest/start-redis.ts",
    reporters: ["default", new CountReporter()],
    pool: "forks",
    // Most files wait for processes and sockets most of the time: on two cores, three at a time.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{packages,apps}/*/src/**/*.test.ts",
            "{launcher,bench}/src/**/*.test.ts",
            "scripts/**/*.test.ts",
            CHAOS_CHECKS,
          ],
          exclude: [INTEGRATION],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [`{packages,apps,scripts}/${INTEGRATION}`, "{packages,apps}/*/test/**/*.test.ts"],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["**/node_modules/**", CHAOS_CHECKS],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

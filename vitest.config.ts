import { defineConfig } from "vitest/config";
import { CountReporter } from "./scripts/vitest/count-reporter.ts";

/** Tests of one package that start servers: seconds each, so `pnpm verify` leaves them to `pnpm test`. */
const INTEGRATION = "**/*.integration.test.ts";

export default defineConfig({
  test: {
    globalSetup: "scripts/vitest/start-redis.ts",
    reporters: ["default", new CountReporter()],
    pool: "forks",
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{packages,apps}/*/src/**/*.test.ts",
            "{launcher,bench}/src/**/*.test.ts",
            "scripts/**/*.test.ts",
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";
import { CountReporter } from "./scripts/vitest/count-reporter.ts";

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
            "{packages,apps}/*/{src,test}/**/*.test.ts",
            "{launcher,bench}/{src,test}/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
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

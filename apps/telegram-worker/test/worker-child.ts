import { readEnvironment, run } from "@telepipe/runtime";
import { loadWorkerConfig } from "../src/config.ts";
import { createTelegramWorker } from "../src/worker.ts";

// The worker as `main.ts` runs it, with times that a test can wait for.
await run(() =>
  createTelegramWorker(loadWorkerConfig(readEnvironment(process.env)), {
    timing: JSON.parse(process.env.TEST_TIMING ?? "{}"),
  }),
);

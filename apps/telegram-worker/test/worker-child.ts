import { readEnvironment, run } from "@telepipe/runtime";
import { loadWorkerConfig } from "../src/config.ts";
import { leaveRejectionBehind } from "../src/telegram/seams/fixtures/leave-behind.ts";
import { createTelegramWorker } from "../src/worker.ts";

// Faults on demand: a promise that nobody looks at, rejected by the library or by us.
process.on("message", (whose: "library" | "ours") => {
  if (whose === "library") leaveRejectionBehind();
  else void Promise.reject(new TypeError("a bug"));
});

// The worker as `main.ts` runs it, with times that a test can wait for.
await run(() =>
  createTelegramWorker(loadWorkerConfig(readEnvironment(process.env)), {
    timing: JSON.parse(process.env.TEST_TIMING ?? "{}"),
  }),
);

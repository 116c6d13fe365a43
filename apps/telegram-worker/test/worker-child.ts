import { readEnvironment, run } from "@telepipe/runtime";
import { Api } from "telegram";
import { RPCError } from "telegram/errors/index.js";
import { loadWorkerConfig } from "../src/config.ts";
import { createTelegramWorker } from "../src/worker.ts";

// Faults on demand: a promise that nobody looks at, rejected by the library or by us.
process.on("message", (whose: "library" | "ours") => {
  const ofLibrary = () => new RPCError("LEFT_BEHIND", new Api.help.GetConfig(), 500);
  void Promise.reject(whose === "library" ? ofLibrary() : new TypeError("a bug"));
});

// The worker as `main.ts` runs it, with times that a test can wait for.
await run(() =>
  createTelegramWorker(loadWorkerConfig(readEnvironment(process.env)), {
    timing: JSON.parse(process.env.TEST_TIMING ?? "{}"),
  }),
);

import { subscribe } from "node:diagnostics_channel";
import { LABELLED_POINTS, readEnvironment, run } from "@telepipe/runtime";
import { loadWorkerConfig } from "../src/config.ts";
import { leaveRejectionBehind } from "../src/telegram/seams/fixtures/leave-behind.ts";
import { createTelegramWorker } from "../src/worker.ts";

// Faults on demand: a promise that nobody looks at, rejected by the library or by us, and a stop (SIGSTOP) just before
// the next packet to Telegram.
process.on("message", (fault: "library" | "ours" | "stop") => {
  if (fault === "library") leaveRejectionBehind();
  else if (fault === "ours") void Promise.reject(new TypeError("a bug"));
  else stopAtNextWrite();
});

function stopAtNextWrite(): void {
  const stop = () => {
    LABELLED_POINTS.writeAllowed.unsubscribe(stop);
    process.kill(process.pid, "SIGSTOP");
  };
  LABELLED_POINTS.writeAllowed.subscribe(stop);
  process.send?.("will stop");
}

const { TEST_DIE_AT } = process.env;
if (TEST_DIE_AT) {
  const [channel = "", pass] = TEST_DIE_AT.split(" ");
  let passed = 0;
  // A signal to the process itself is delivered before kill returns: not one more step is made.
  subscribe(channel, () => {
    passed += 1;
    if (passed === Number(pass)) process.kill(process.pid, "SIGKILL");
  });
}

// The worker as `main.ts` runs it, with times that a test can wait for.
await run(() =>
  createTelegramWorker(loadWorkerConfig(readEnvironment(process.env)), {
    timing: JSON.parse(process.env.TEST_TIMING ?? "{}"),
  }),
);

/**
 * Loaded before an app (`node --import`): on command the process kills itself at the n-th time from then that it comes
 * to a labelled point. Nothing of it is in the app; without a command nobody listens at the points.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";

/** What a run tells the process. */
export type PointOrder =
  | {
      readonly type: "die-at-point";
      readonly channel: string;
      readonly pass: number;
      /** A file that is there once it has died of this, and not of something else. */
      readonly tombstone: string;
    }
  | { readonly type: "live-on" };

let disarm = () => {};

process.on("message", (order: PointOrder) => {
  if (order.type !== "die-at-point" && order.type !== "live-on") return;
  disarm();
  if (order.type === "die-at-point") disarm = armed(order);
  process.send?.({ type: "order-taken" });
});

function armed({ channel, pass, tombstone }: PointOrder & { type: "die-at-point" }): () => void {
  let passed = 0;
  const onPass = () => {
    passed += 1;
    if (passed !== pass) return;
    writeFileSync(tombstone, "");
    // A signal to the process itself is delivered before kill returns (kill(2)): not one more step is made.
    process.kill(process.pid, "SIGKILL");
  };
  subscribe(channel, onPass);
  return () => void unsubscribe(channel, onPass);
}

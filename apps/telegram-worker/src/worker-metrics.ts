import { ACCOUNT_STATES } from "@telepipe/contracts";
import { Gauge, Histogram, type Registry } from "prom-client";
import type { AccountState } from "./account/account-state.ts";

/** What the worker itself counts; receiving has its own. */
export interface WorkerMetrics {
  /** A call ended: `OK` or an error's code. */
  callEnded(method: string, outcome: string, durationMs: number): void;
}

const STATES = ACCOUNT_STATES;

/** Adds the worker's series to the process' registry; `state` says how the account is, or null on a standby. */
export function createWorkerMetrics(
  registry: Registry,
  state: () => AccountState["state"] | null,
): WorkerMetrics {
  const registers = [registry];
  new Gauge({
    name: "telepipe_account_state",
    help: "1 for the state that the account is in; all 0 on a standby",
    labelNames: ["state"],
    registers,
    collect() {
      for (const name of STATES) this.set({ state: name }, name === state() ? 1 : 0);
    },
  });
  const calls = new Histogram({
    name: "telepipe_send_call_duration_seconds",
    help: "Execution of a call from the send queue, without its time in the queue",
    labelNames: ["method", "outcome"],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 600],
    registers,
  });
  return {
    callEnded: (method, outcome, durationMs) => calls.observe({ method, outcome }, durationMs / 1000),
  };
}

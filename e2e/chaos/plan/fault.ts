import type { LABELLED_POINTS } from "@telepipe/runtime";
import type { FaultRecord } from "../history/history.ts";

/** A moment at which a process may die with the most harm. */
export type PointName = keyof typeof LABELLED_POINTS;

/** The processes of a run that are ours. */
export const APP_PROCESSES = [
  "gateway-1",
  "gateway-2",
  "worker-1",
  "worker-2",
  "dispatcher-1",
  "dispatcher-2",
  "dispatcher-3",
] as const;
export type AppProcess = (typeof APP_PROCESSES)[number];

/**
 * What else runs. The simulator stands for Telegram, which may fall silent but does not forget: it is never killed.
 * `owner` is the worker that talks to Telegram at that moment.
 */
export type ProcessName = AppProcess | "owner" | "redis" | "receiver" | "simulator";

/** Processes of one kind. */
export type App = "gateway" | "worker" | "dispatcher";

/** Everything that can be hit, without the processes' numbers. */
export const TARGETS = ["gateway", "worker", "dispatcher", "redis", "receiver", "simulator"] as const;
export type Target = (typeof TARGETS)[number];

/** One thing that is done to the system. */
export type Fault =
  /** SIGKILL; the supervisor starts it again. */
  | { readonly kind: "kill"; readonly target: Exclude<ProcessName, "simulator"> }
  /** SIGKILL by the process itself at the n-th time from now that any of the app's processes comes to the point. */
  | { readonly kind: "kill-at"; readonly app: App; readonly point: PointName; readonly pass: number }
  /** SIGTERM; the supervisor starts it again. */
  | { readonly kind: "restart"; readonly target: AppProcess | "owner" }
  /** SIGSTOP, and SIGCONT afterwards. */
  | { readonly kind: "stop"; readonly target: ProcessName; readonly durationMs: number }
  /** Its connections are reset and none is made. */
  | {
      readonly kind: "cut";
      readonly target: AppProcess | "owner";
      readonly to: "redis" | "telegram";
      readonly durationMs: number;
    }
  /** Its connections stay, and nothing comes through: half-open TCP. */
  | {
      readonly kind: "freeze";
      readonly target: AppProcess | "owner";
      readonly to: "redis" | "telegram";
      readonly durationMs: number;
    };

/** A fault and when it happens, counted from the beginning of the load. */
export interface PlannedFault {
  readonly atMs: number;
  readonly fault: Fault;
}

/** As it is grouped in the table: without the process's number. */
export function kindOf(fault: Fault): string {
  switch (fault.kind) {
    case "kill-at":
      return `kill ${fault.app} at ${fault.point}`;
    case "cut":
    case "freeze":
      return `${fault.kind} ${appOf(fault.target)} from ${fault.to}`;
    default:
      return `${fault.kind} ${appOf(fault.target)}`;
  }
}

/** The process without its number. */
export function appOf(target: ProcessName): Target {
  if (target === "owner") return "worker";
  return target.replace(/-\d+$/, "") as Target; // That is how processes are named.
}

/** What the fault can do to sends and deliveries that are under way. */
export function effectOf(fault: Fault): Pick<FaultRecord, "touches" | "mayRepeat"> {
  const app: Target = fault.kind === "kill-at" ? fault.app : appOf(fault.target);
  return {
    touches: {
      sends: ["gateway", "worker", "redis", "simulator"].includes(app),
      deliveries: app !== "gateway",
    },
    // A delivery is repeated only when its answer is lost between the receiver and the lanes.
    mayRepeat: ["dispatcher", "receiver", "redis"].includes(app),
  };
}

import * as z from "zod";
import { AttemptErrorClass, AttemptPhases } from "./attempt.ts";

/** Orders of the API to the dispatchers; whichever is free carries one out. Its job completes with an `Outcome`. */
export const COMMAND_QUEUE = "dispatch-commands";

const envelope = {
  v: z.literal(1),
  endpoint_id: z.string(),
  /** Unix milliseconds; an order that has not begun by then is not carried out: nobody waits for it. */
  deadline_at: z.int(),
};

/** Data of a job in that queue. */
export const DispatchCommand = z.discriminatedUnion("kind", [
  /** Posts a test event once, outside all lanes. */
  z.object({ ...envelope, kind: z.literal("test") }),
  /** Puts one settled event back into its lane. */
  z.object({ ...envelope, kind: z.literal("resend"), event_id: z.string() }),
  /** Puts dead letters back into their lanes, oldest first: those named, or those that came in a time range. */
  z.object({
    ...envelope,
    kind: z.literal("redrive"),
    event_ids: z.array(z.string()).nullable(),
    /** Unix milliseconds, both included; null for no bound. */
    since: z.int().nullable(),
    until: z.int().nullable(),
  }),
  /** Removes whatever a deleted endpoint has left. */
  z.object({ ...envelope, kind: z.literal("forget") }),
]);
export type DispatchCommand = z.infer<typeof DispatchCommand>;

/** What a test event met with. */
export const TestResult = z.object({
  delivered: z.boolean(),
  status: z.int().nullable(),
  error_class: AttemptErrorClass.nullable(),
  error: z.string().nullable(),
  duration_ms: z.number(),
  phases: AttemptPhases.nullable(),
  remote_address: z.string().nullable(),
  /** What was sent; values of custom headers and of the key are left out. */
  request_headers: z.record(z.string(), z.string()),
  answer: z.string().nullable(),
});
export type TestResult = z.infer<typeof TestResult>;

/** What became of deliveries that were to be repeated. */
export const RedriveResult = z.object({
  /** Put back into their lanes. */
  queued: z.int(),
  /** On their way already. */
  pending: z.int(),
  /** Not kept any more. */
  gone: z.int(),
});
export type RedriveResult = z.infer<typeof RedriveResult>;

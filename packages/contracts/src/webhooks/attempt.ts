import * as z from "zod";

/** What went wrong in an attempt; null in a record means that it succeeded. */
export const AttemptErrorClass = z.enum([
  "dns",
  "connect",
  "tls",
  "timeout",
  "reset",
  "ssrf",
  "redirect",
  "http_4xx",
  "http_5xx",
  /** The event could not be made into a body. */
  "body",
]);
export type AttemptErrorClass = z.infer<typeof AttemptErrorClass>;

/** Where the time of an attempt went, in milliseconds; null for a phase that was not gone through. */
export const AttemptPhases = z.object({
  dns: z.number().nonnegative().nullable(),
  connect: z.number().nonnegative().nullable(),
  tls: z.number().nonnegative().nullable(),
  /** From the request's last byte to the answer's first. */
  first_byte: z.number().nonnegative().nullable(),
  total: z.number().nonnegative(),
});
export type AttemptPhases = z.infer<typeof AttemptPhases>;

/** One attempt to deliver an event to an endpoint, as it is kept for looking back. */
export const AttemptRecord = z.object({
  v: z.literal(1),
  endpoint_id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  chat_id: z.int().nullable(),
  /** Unix milliseconds at which the account got the event. */
  received_at: z.int(),
  /** Counts from 1; goes on counting when the event is sent again. 0: it came to no attempt. */
  number: z.int().nonnegative(),
  /** Unix milliseconds. */
  started_at: z.int(),
  duration_ms: z.number().nonnegative(),
  phases: AttemptPhases.nullable(),
  /** `dropped`: its endpoint was deleted. */
  outcome: z.enum(["delivered", "retry", "dead", "dropped"]),
  /** Null when no answer came. */
  status: z.int().nullable(),
  error_class: AttemptErrorClass.nullable(),
  /** Public words for what went wrong; null for a success. */
  error: z.string().nullable(),
  /** Unix milliseconds of the next attempt; null when there is none. */
  retry_at: z.int().nullable(),
  /** The address that was dialled. */
  remote_address: z.string().nullable(),
  /** The first 4 kB of the answer as UTF-8; null when there was none. */
  answer: z.string().nullable(),
  /** The call that the answer asked for, and its job, or why it was not made; absent: none. */
  action: z
    .object({ method: z.string(), job_id: z.string().nullable(), error: z.string().nullable() })
    .optional(),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;

/** More of an answer is not kept. */
export const MAX_RECORDED_ANSWER_BYTES = 4096;

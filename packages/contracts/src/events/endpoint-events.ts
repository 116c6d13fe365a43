import * as z from "zod";
import { eventEnvelope } from "./event-envelope.ts";

const failure = {
  /** The endpoint in trouble, which is not told itself. */
  endpoint_id: z.string(),
  /** Unix milliseconds of the first failure since its last success. */
  failing_since: z.int(),
};

/** An endpoint takes nothing; its id is `endpoint_failing_<endpoint>_<failing since>_<warning>`. */
export const EndpointFailing = z
  .object({
    ...eventEnvelope,
    type: z.literal("endpoint.failing"),
    data: z.object({
      ...failure,
      /** What it did last, in public words. */
      reason: z.string(),
      /** Unix milliseconds at which it is disabled if nothing changes. */
      disabled_at: z.int(),
    }),
  })
  .describe(
    "A webhook endpoint has taken nothing for a day or more and will be disabled; goes to the others",
  );

/** An endpoint was disabled. */
export const EndpointDisabled = z
  .object({
    ...eventEnvelope,
    type: z.literal("endpoint.disabled"),
    data: z.object({ ...failure, reason: z.string() }),
  })
  .describe("A webhook endpoint was disabled: it answered 410, or took nothing for days; goes to the others");

/** An endpoint that had been told of as failing takes events again. */
export const EndpointRecovered = z
  .object({ ...eventEnvelope, type: z.literal("endpoint.recovered"), data: z.object(failure) })
  .describe("A webhook endpoint that had been failing takes events again; goes to the others");

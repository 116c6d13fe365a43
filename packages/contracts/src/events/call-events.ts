import * as z from "zod";
import { eventEnvelope } from "./event-envelope.ts";

/** The end of a call whose caller asked to be told at a `callback_url`; its id is `call_<job id>`. */
export const CallFinished = z
  .object({
    ...eventEnvelope,
    type: z.literal("call.finished"),
    /** Where it goes, and nowhere else; not part of what is posted. */
    callback_url: z.string(),
    data: z.object({
      job_id: z.string(),
      method: z.string(),
      request_id: z.string(),
      ok: z.boolean(),
      /** The method's canonical result, in the Bot API's shape; null when the call failed. */
      result: z.unknown(),
      /** Null when the call succeeded. */
      error: z
        .object({
          code: z.string(),
          error_code: z.int(),
          description: z.string(),
          retry_after: z.int().nullable(),
        })
        .nullable(),
    }),
  })
  .describe("A call with a `callback_url` has ended; goes to that address only");
export type CallFinished = z.infer<typeof CallFinished>;

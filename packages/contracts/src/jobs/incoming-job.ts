import * as z from "zod";
import { Event } from "../events/event.ts";

/** Data of a job in the `incoming` queue: all events since the last publish, in order. */
export const IncomingJob = z.object({
  v: z.literal(1),
  events: z.array(Event).min(1),
});
export type IncomingJob = z.infer<typeof IncomingJob>;

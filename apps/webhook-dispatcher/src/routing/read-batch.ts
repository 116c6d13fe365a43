import { Event } from "@telepipe/contracts";
import * as z from "zod";

/** A batch as far as it can be read. */
export interface ReadBatch {
  readonly events: readonly Event[];
  /** Why parts of it cannot be read, without their contents; empty when all can. */
  readonly problems: readonly string[];
}

/** The frame of an `IncomingJob`; its events are read one by one, so that one of them cannot spoil the others. */
const Frame = z.object({ v: z.literal(1), events: z.array(z.unknown()) });

/** Reads the data of an `incoming` job. */
export function readBatch(data: unknown): ReadBatch {
  const frame = Frame.safeParse(data);
  if (!frame.success) return { events: [], problems: describe("", frame.error) };
  const read = frame.data.events.map((event) => Event.safeParse(event));
  return {
    events: read.flatMap(({ data: event }) => (event === undefined ? [] : [event])),
    problems: read.flatMap(({ error }, index) =>
      error === undefined ? [] : describe(`events[${index}]`, error),
    ),
  };
}

function describe(place: string, error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${[place, ...path].filter(String).join(".")}: ${message}`);
}

import * as z from "zod";

const IsoDate = z.iso.datetime();

/** A chat's events on their way to an endpoint, as the API shows them. */
export const LaneView = z.object({
  lane: z.string().meta({ description: "The chat's marked id, or `account`" }),
  events: z.int(),
  next_delivery: z.string().nullable().meta({ description: "Id of the delivery that all others wait for" }),
  oldest_at: IsoDate.nullable().meta({ description: "When the account got its event" }),
});
export type LaneView = z.infer<typeof LaneView>;

/** One of these events. */
export const LaneEventView = z.object({
  id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  chat_id: z.int().nullable(),
  received_at: IsoDate,
});
export type LaneEventView = z.infer<typeof LaneEventView>;

import * as z from "zod";

/** What every event has besides its type and data. */
export const eventEnvelope = {
  v: z.literal(1),
  /** Derived from what happened, so that the same thing gives the same id. A job's id too, so not an integer. */
  id: z.string().regex(/^(?!-?\d+$)[A-Za-z0-9_-]+$/),
  account: z.object({ id: z.int(), phone_number: z.string().nullable() }),
  /** Marked id of the chat; events of one chat keep their order. Null: the event concerns the account. */
  chat_id: z.int().nullable(),
  /** Unix milliseconds at which the worker got to know. */
  received_at: z.int(),
};

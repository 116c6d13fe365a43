import * as z from "zod";
import { WireError } from "../errors/api-error.ts";

/**
 * The return value of every `send` job. A refused call is a *completed* job with `ok: false`;
 * the queue's failed set holds only bugs and crashes.
 */
export const Outcome = z.discriminatedUnion("ok", [
  z.object({ v: z.literal(1), ok: z.literal(true), result: z.unknown() }),
  z.object({ v: z.literal(1), ok: z.literal(false), error: WireError }),
]);
export type Outcome = z.infer<typeof Outcome>;

import { Delivery } from "./delivery.ts";

/** What a delivery finds in the lane store. */
export type Turn =
  | {
      readonly kind: "turn";
      /** The event as JSON; null when it was not asked for and when the store has lost it. */
      readonly event: string | null;
      /** The event's place in its lane, from 1; null when it is not known any more. */
      readonly sequence: number | null;
      /** Counts from 1. */
      readonly attempt: number;
    }
  /** It would be, but the endpoint takes nothing now. */
  | { readonly kind: "gated"; readonly waitMs: number }
  /** It is not; whoever is the head must have a job. */
  | { readonly kind: "pass"; readonly head: Delivery | null };

/** Reads the reply of `take`, as its script says, for an event of `lane`. */
export function readTurn(reply: unknown, lane: string): Turn {
  const [kind, ...rest] = reply as [string, ...(string | number)[]];
  if (kind === "turn") {
    const [sequence, attempt, event] = rest;
    return {
      kind,
      event: String(event ?? "") || null,
      sequence: sequence ? Number(sequence) : null,
      attempt: Number(attempt),
    };
  }
  if (kind === "gated") return { kind, waitMs: Number(rest[0]) };
  return { kind: "pass", head: readHead(rest.map(String), lane) };
}

/**
 * Reads a lane's head as the scripts reply it; null when the lane is empty. One whose event was lost still gets a job, or
 * its lane would stand for ever.
 */
export function readHead([eventId, json]: readonly string[], lane: string): Delivery | null {
  if (eventId === undefined) return null;
  if (json) return Delivery.parse(JSON.parse(json));
  return {
    v: 1,
    event_id: eventId,
    lane,
    type: "lost",
    chat_id: null,
    message_id: null,
    chat_name: null,
    received_at: 0,
    rejections: 0,
  };
}

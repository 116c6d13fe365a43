import type { RecordPlace } from "@telepipe/runtime";
import { badCursor } from "./offset-cursor.ts";

/** A place in the list of deliveries, in words that say nothing. */
export function placeCursor({ receivedAt, deliveryId }: RecordPlace): string {
  return Buffer.from(`${receivedAt} ${deliveryId}`).toString("base64url");
}

/**
 * The place that a cursor names; null at the beginning.
 *
 * @throws ApiError VALIDATION_FAILED
 */
export function placeAfter(cursor: string | undefined): RecordPlace | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15}) ([\w.-]+)$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw badCursor();
  return { receivedAt: Number(match[1]), deliveryId: match[2] ?? "" };
}

import { ApiError, type MethodName } from "@telepipe/contracts";

/** Where a page ends: numbers that only the method itself understands. */
export type Place = readonly number[];

/** What callers pass back for the next page. It says nothing of use to them, so it may change between versions. */
export function writeCursor(method: MethodName, place: Place): string {
  return Buffer.from(JSON.stringify([method, ...place])).toString("base64url");
}

/**
 * The place in a cursor; null for the first page.
 *
 * @throws ApiError CURSOR_INVALID for what `writeCursor` has not made for this method
 */
export function readCursor(method: MethodName, cursor: string | null | undefined): Place | null {
  if (!cursor) return null;
  const [name, ...place] = parsed(cursor);
  if (name !== method || place.length === 0 || !place.every((part) => Number.isSafeInteger(part))) {
    throw new ApiError("CURSOR_INVALID");
  }
  return place as number[]; // Just checked.
}

/** A part of a place that has to be there. @throws ApiError CURSOR_INVALID */
export function partOf(place: Place, index: number): number {
  const part = place[index];
  if (part === undefined) throw new ApiError("CURSOR_INVALID");
  return part;
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

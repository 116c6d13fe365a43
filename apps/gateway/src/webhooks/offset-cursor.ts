import { ApiError } from "@telepipe/contracts";

/** How far a list has been read, in words that say nothing. */
export function offsetCursor(offset: number): string {
  return Buffer.from(`o${offset}`).toString("base64url");
}

/** @throws ApiError VALIDATION_FAILED */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === "") return 0;
  const match = /^o(\d{1,12})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw badCursor();
  return Number(match[1]);
}

/** A page of a list that is read by offset; it has a cursor when it is full, for there may be more. */
export function pageOf<Item>(name: string, items: readonly Item[], offset: number, size: number) {
  return { [name]: items, next_cursor: items.length < size ? null : offsetCursor(offset + size) };
}

/** The cursor is none of ours. */
export function badCursor(): ApiError {
  return new ApiError("VALIDATION_FAILED", { detail: "cursor: expected the next_cursor of a page before" });
}

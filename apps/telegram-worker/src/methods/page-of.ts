import type { MethodName } from "@telepipe/contracts";
import { type Place, readCursor, writeCursor } from "./page-cursor.ts";

/** What every method that lists something is asked for. */
interface PageParams {
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** The field of an answer that leads to the next page; none when there is no next page. */
export function nextCursor(method: MethodName, place: Place | null): { next_cursor?: string } {
  return place === null ? {} : { next_cursor: writeCursor(method, place) };
}

/**
 * A page of a list that Telegram gives only as a whole. Places are the keys of the last items, ascending, so that a
 * page neither repeats nor leaves out what stays in the list while it is read.
 *
 * @throws ApiError CURSOR_INVALID
 */
export function pageOfWhole<Item>(
  method: MethodName,
  { limit, cursor }: PageParams,
  items: readonly Item[],
  keyOf: (item: Item) => Place,
): { readonly page: Item[]; readonly next: { next_cursor?: string } } {
  const place = readCursor(method, cursor);
  const left = items
    .filter((item) => place === null || compare(keyOf(item), place) > 0)
    .sort((one, other) => compare(keyOf(one), keyOf(other)));
  const page = left.slice(0, limit);
  const last = page.at(-1);
  const isLast = page.length === left.length || last === undefined;
  return { page, next: nextCursor(method, isLast ? null : keyOf(last)) };
}

/** By the first part that differs. */
function compare(one: Place, other: Place): number {
  const index = one.findIndex((part, at) => part !== other[at]);
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}

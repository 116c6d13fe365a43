import { expect, test } from "vitest";
import { readCursor, writeCursor } from "./page-cursor.ts";
import { pageOfWhole } from "./page-of.ts";

const keyOf = ([date, id]: readonly number[]) => [date ?? 0, id ?? 0];

function page(items: readonly (readonly number[])[], limit: number, cursor?: string) {
  return pageOfWhole("getScheduledMessages", { limit, cursor }, items, keyOf);
}

test("pages follow each other by their keys, whatever comes or goes meanwhile", () => {
  const items = [
    [2, 1],
    [1, 9],
    [1, 4],
    [3, 0],
  ];
  const first = page(items, 2);
  expect(first.page).toEqual([
    [1, 4],
    [1, 9],
  ]);
  const changed = [...items.filter(([date]) => date !== 1), [1, 5], [2, 0]];
  const second = page(changed, 2, first.next.next_cursor);
  expect(second.page).toEqual([
    [2, 0],
    [2, 1],
  ]);
  const last = page(changed, 2, second.next.next_cursor);
  expect(last).toEqual({ page: [[3, 0]], next: {} });
});

test("a page that ends with the list has no next one", () => {
  expect(page([[1, 1]], 1).next).toEqual({});
  expect(page([], 5)).toEqual({ page: [], next: {} });
});

test("a cursor holds for its own method only, and only as it was made", () => {
  const cursor = writeCursor("getChats", [-100, 5]);
  expect(readCursor("getChats", cursor)).toEqual([-100, 5]);
  expect(readCursor("getChats", null)).toBeNull();
  const bad = ["x", "W10", writeCursor("getChats", []), writeCursor("getChats", [0.5]), "%%%"];
  for (const each of bad) {
    expect(() => readCursor("getChats", each)).toThrow(expect.objectContaining({ code: "CURSOR_INVALID" }));
  }
  expect(() => readCursor("getContacts", cursor)).toThrow(
    expect.objectContaining({ code: "CURSOR_INVALID" }),
  );
});

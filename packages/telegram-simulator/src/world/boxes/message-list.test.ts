import { expect, test } from "vitest";
import { MessageList } from "./message-list.ts";
import type { Message } from "./post.ts";

/** A message of which only the id matters here. */
const message = (id: number) => ({ id }) as Message;

test("messages are found by their ids, whatever is gone before and between them", () => {
  const list = new MessageList();
  for (let id = 1; id <= 100; id++) list.push(message(id));
  for (let id = 1; id <= 80; id++) list.delete(id);
  list.delete(90);
  list.delete(90);
  list.delete(500);
  expect(list.size).toBe(19);
  expect([80, 81, 90, 100, 101, 0].map((id) => list.get(id)?.id)).toEqual([
    undefined,
    81,
    undefined,
    100,
    undefined,
    undefined,
  ]);
  list.push(message(101));
  expect(list.get(101)?.id).toBe(101);
  for (let id = 81; id <= 101; id++) list.delete(id);
  list.push(message(102));
  expect([list.size, list.get(102)?.id, list.get(101)]).toEqual([1, 102, undefined]);
});

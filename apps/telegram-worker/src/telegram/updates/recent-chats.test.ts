import { expect, test } from "vitest";
import { RecentChats } from "./recent-chats.ts";

test("a deleted message is of the chat it came in, though a channel's message had the same id since", () => {
  const chats = new RecentChats();
  chats.remember(10, 7);
  chats.remember(10, -1_000_000_000_022);
  expect(chats.commonChat([10])).toBe(7);
});

test("messages of several chats, or of an unknown one, have no chat in common", () => {
  const chats = new RecentChats();
  chats.remember(10, 7);
  chats.remember(11, -33);
  expect(chats.commonChat([10, 11])).toBeNull();
  expect(chats.commonChat([10, 12])).toBeNull();
  expect(chats.commonChat([11])).toBe(-33);
});

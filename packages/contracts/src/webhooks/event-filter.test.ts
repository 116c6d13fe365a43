import { expect, test } from "vitest";
import type { Event } from "../events/event.ts";
import { createEventFilter, findUnknownPatterns } from "./event-filter.ts";

const account = { id: 42, phone_number: null };
const envelope = { v: 1, id: "e_1", account, received_at: 0 } as const;

function message(
  chat: { id: number; type: "private" | "group" | "supergroup" | "channel" },
  mentioned = false,
): Event {
  return {
    ...envelope,
    chat_id: chat.id,
    type: "message.new",
    data: {
      message: {
        message_id: 1,
        chat: { ...chat, title: null, username: null },
        date: 0,
        edit_date: null,
        from: null,
        text: "",
        entities: [],
        media: null,
        reply_to: null,
        service: null,
        media_group_id: null,
        mentioned,
      },
    },
  };
}

function deleted(chatId: number | null): Event {
  return { ...envelope, chat_id: chatId, type: "message.deleted", data: { message_ids: [1] } };
}

test.each([
  [["*"], true, true],
  [["message.*"], true, true],
  [["message.new"], true, false],
  [["m*.del*", "familiarize.*"], false, true],
  [["messageXnew"], false, false],
  [[], false, false],
])("patterns %j", (patterns, newOne, deletion) => {
  const filter = createEventFilter(patterns);
  expect(filter.accepts(message({ id: 7, type: "private" }))).toBe(newOne);
  expect(filter.accepts(deleted(7))).toBe(deletion);
});

test("patterns that no event has are found", () => {
  expect(findUnknownPatterns(["message.new", "mesage.*", "*", "message.old"])).toEqual([
    "mesage.*",
    "message.old",
  ]);
});

test("by ids of chats", () => {
  const filter = createEventFilter(["*"], { ids: [7, -100] });
  expect(filter.accepts(message({ id: 7, type: "private" }))).toBe(true);
  expect(filter.accepts(message({ id: 8, type: "private" }))).toBe(false);
  expect(filter.accepts(deleted(-100))).toBe(true);
  expect(filter.accepts(deleted(-101))).toBe(false);
});

test("by kinds of chats, with the id where an event says no more", () => {
  const filter = createEventFilter(["*"], { kinds: ["private", "channel"] });
  expect(filter.accepts(message({ id: 7, type: "private" }))).toBe(true);
  expect(filter.accepts(message({ id: -1_000_000_000_007, type: "channel" }))).toBe(true);
  expect(filter.accepts(message({ id: -1_000_000_000_007, type: "supergroup" }))).toBe(false);
  expect(filter.accepts(deleted(7))).toBe(true);
  expect(filter.accepts(deleted(-7))).toBe(false);
  expect(filter.accepts(deleted(-1_000_000_000_007))).toBe(true);
});

test("only mentions: of groups what concerns the account, of private chats all", () => {
  const filter = createEventFilter(["*"], { mentions_only: true });
  expect(filter.accepts(message({ id: -7, type: "group" }))).toBe(false);
  expect(filter.accepts(message({ id: -7, type: "group" }, true))).toBe(true);
  expect(filter.accepts(message({ id: 7, type: "private" }))).toBe(true);
  expect(filter.accepts(deleted(-7))).toBe(false);
});

test("conditions on chats do not concern events of the account", () => {
  const filter = createEventFilter(["*"], { ids: [7], kinds: ["group"], mentions_only: true });
  expect(filter.accepts(deleted(null))).toBe(true);
});

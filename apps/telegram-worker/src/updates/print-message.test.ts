import type { Event, EventMessage } from "@telepipe/contracts";
import { expect, test } from "vitest";
import { printMessage } from "./print-message.ts";

test("a log collector gets the event as one JSON line", () => {
  const event = messageEvent({ text: "two\nlines" });
  expect(printed(event, false)).toBe(`${JSON.stringify(event)}\n`);
});

test("a terminal shows when, who, where and what", () => {
  expect(printed(messageEvent({}))).toBe("12:00:05 Alice Example (@alice): Hi\n");
  const chat = { id: -5, type: "group", title: "Friends", username: null } as const;
  expect(printed(messageEvent({ chat, text: "a\nb" }))).toBe(
    "12:00:05 Alice Example (@alice) in Friends: a\n    b\n",
  );
  expect(
    printed(messageEvent({ chat, from: null, service: { action: "pin_message", content: {} }, text: "" })),
  ).toBe("12:00:05 Friends: [pin_message]\n");
});

test("a terminal shows media by kind and file, and what is answered", () => {
  const media = {
    type: "photo",
    file_id: "1",
    file: "abc.jpg",
    file_name: null,
    mime_type: null,
    size_bytes: 1,
    download_error: null,
    content: null,
  };
  const reply_to = { message_id: 3, text: null, media: null, sender_id: null, sender_name: null, date: null };
  expect(printed(messageEvent({ media, reply_to, text: "look" }))).toBe(
    "12:00:05 Alice Example (@alice): (answers 3) [photo abc.jpg] look\n",
  );
});

test("a stranger's text cannot steer the terminal", () => {
  expect(printed(messageEvent({ text: "a\u001b[2Jb\u0007\u009bc\rd" }))).toBe(
    "12:00:05 Alice Example (@alice): a[2Jbcd\n",
  );
});

test("only new messages are printed", () => {
  const event = { ...messageEvent({}), type: "message.edited" } as Event;
  expect(printed(event)).toBe("");
});

function printed(event: Event, isTTY = true): string {
  let text = "";
  printMessage(event, { isTTY, write: (chunk) => (text += chunk) });
  return text;
}

function messageEvent(fields: Partial<EventMessage>): Event {
  return {
    v: 1,
    id: "new_1_2_3",
    account: { id: 1, phone_number: null },
    chat_id: 2,
    received_at: 0,
    type: "message.new",
    data: {
      message: {
        message_id: 3,
        chat: { id: 2, type: "private", title: null, username: "alice" },
        date: Date.UTC(2026, 0, 1, 12, 0, 5) / 1000,
        edit_date: null,
        from: {
          id: 2,
          is_bot: false,
          first_name: "Alice",
          last_name: "Example",
          username: "alice",
          language_code: null,
          phone_number: null,
        },
        text: "Hi",
        entities: [],
        media: null,
        reply_to: null,
        service: null,
        media_group_id: null,
        ...fields,
      },
    },
  };
}

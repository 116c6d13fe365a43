import { describe, expect, test } from "vitest";
import { methods } from "./registry.ts";

/** `path: message` of every issue, as an error text is built from them. */
function problems(method: keyof typeof methods, params: unknown): string[] {
  const parsed = methods[method].params.safeParse(params);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

const CHAT_EXPECTED = 'chat_id: expected a chat id (number), "@username", "+phone" or "me"';

describe("chat_id", () => {
  test.each([
    [123, 123],
    ["123", 123],
    [-1001234567890, -1001234567890],
    ["-1001234567890", -1001234567890],
    ["@alice_demo", "@alice_demo"],
    ["+4915112345678", "+4915112345678"],
    ["me", "me"],
  ])("%j is read as %j", (given, read) => {
    const parsed = methods.sendMessage.params.parse({ chat_id: given, text: "x" });
    expect(parsed.chat_id).toBe(read);
  });

  test.each([[undefined], [null], [0], [1.5], ["alice"], ["@a b"], [""], [{}], [true]])(
    "%j is refused",
    (given) => {
      expect(problems("sendMessage", { chat_id: given, text: "x" })).toEqual([CHAT_EXPECTED]);
    },
  );
});

describe("parse_mode", () => {
  test.each([
    ["HTML", "html"],
    ["html", "html"],
    ["md", "markdown"],
    ["Markdown", "markdown"],
    ["MarkdownV2", "markdownv2"],
  ])("%s is read as %s", (given, read) => {
    expect(methods.sendMessage.params.parse({ chat_id: 1, text: "x", parse_mode: given }).parse_mode).toBe(
      read,
    );
  });

  test("an unknown one is refused by name of the field", () => {
    expect(problems("sendMessage", { chat_id: 1, text: "x", parse_mode: "rtf" })).toEqual([
      "parse_mode: unsupported parse_mode: expected HTML, Markdown or MarkdownV2",
    ]);
  });
});

test("every missing field is reported at once, with what was expected", () => {
  expect(problems("editMessageText", {})).toEqual([
    CHAT_EXPECTED,
    "message_id: expected a message id (a positive integer)",
    "text: is required: expected a string of 1 to 4096 characters after parsing",
  ]);
});

test("a message id may be decimal text, but not zero or negative", () => {
  expect(methods.deleteMessage.params.parse({ chat_id: 1, message_id: "7" }).message_id).toBe(7);
  for (const message_id of [0, -1, "x", 1.5]) {
    expect(problems("deleteMessage", { chat_id: 1, message_id })).toEqual([
      "message_id: expected a message id (a positive integer)",
    ]);
  }
});

test("a media method takes its file in the field named like its kind", () => {
  expect(problems("sendPhoto", { chat_id: 1 })).toEqual([
    "photo: expected an http(s) URL, a data: URI or base64 text",
  ]);
  expect(problems("sendVoice", { chat_id: 1, voice: "" })).toEqual([
    "voice: expected an http(s) URL, a data: URI or base64 text, got an empty string",
  ]);
});

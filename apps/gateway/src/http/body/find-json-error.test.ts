import { expect, test } from "vitest";
import { findJsonError } from "./find-json-error.ts";

test.each([
  ["", 1, 1, "a value"],
  ["{", 1, 2, "a name in double quotes"],
  ['{"a" 1}', 1, 6, '":"'],
  ['{"a":1,}', 1, 8, "a name in double quotes"],
  ['{"a":1 "b":2}', 1, 8, '"," or "}"'],
  ["[1,\n 2,\n]", 3, 1, "a value"],
  ["[1 2]", 1, 4, '"," or "]"'],
  ['{"a":01}', 1, 7, '"," or "}"'],
  ['{"a":tru}', 1, 6, "a value"],
  ['{"a":"b}', 1, 9, "a closing quote"],
  ['{"a":"\\x"}', 1, 7, "an escape such as \\n or \\u0041"],
  ['{"a":"\n"}', 1, 7, "no bare control character in a string (a line break is \\n)"],
  ['{"a":{"b":[[],{}]}} x', 1, 21, "the end of the body"],
  ["{'a':1}", 1, 2, "a name in double quotes"],
])("%j stops being JSON at line %i, column %i", (text, line, column, expected) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(findJsonError(text)).toEqual({ line, column, expected });
});

test("nesting a million deep neither overflows nor takes long", () => {
  expect(findJsonError("[".repeat(1_000_000))).toEqual({
    line: 1,
    column: 1_000_001,
    expected: "a value",
  });
});

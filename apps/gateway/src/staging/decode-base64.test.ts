import { expect, test } from "vitest";
import { decodeInlineFile } from "./decode-base64.ts";

const BYTES = Buffer.from([0xfb, 0xff, 0xfe, 0x00, 0x41]);

test.each([
  ["standard", "+//+AEE="],
  ["URL-safe", "-__-AEE="],
  ["URL-safe and unpadded", "-__-AEE"],
  ["wrapped", "+//+\r\n  AEE=\n"],
])("%s base64 is read", (_, text) => {
  expect(decodeInlineFile(text)).toEqual({ content: BYTES, mimeType: undefined });
});

test.each([
  ["data:image/png;base64,+//+AEE=", "image/png"],
  ["DATA:image/svg+xml;charset=utf-8;base64,+//+AEE=", "image/svg+xml"],
  ["data:;base64,+//+AEE=", undefined],
])("%s is read with its type", (text, mimeType) => {
  expect(decodeInlineFile(text)).toEqual({ content: BYTES, mimeType });
});

test.each([
  "ftp://example.com/a.jpg",
  "/etc/passwd",
  "photo.jpg",
  "data:image/png,rawtext",
  "data:text/plain;base64,a?b",
  "AAAAA",
  "AA=A",
  "AAA==",
  "====",
])("%s is neither", (text) => {
  expect(decodeInlineFile(text)).toBeNull();
});

import { expect, test } from "vitest";
import { HttpMessageReader } from "./http-message-reader.ts";

const FIRST = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}';
const SECOND = "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n";

test("messages are found wherever the connection cuts them", () => {
  const bytes = Buffer.from(FIRST + SECOND + FIRST);
  for (let cut = 1; cut < bytes.length; cut++) {
    const reader = new HttpMessageReader();
    const messages = [...reader.read(bytes.subarray(0, cut)), ...reader.read(bytes.subarray(cut))];
    expect(messages.map(({ body }) => body.toString())).toEqual(['{"ok":true}', "", '{"ok":true}']);
    expect(messages[1]?.head).toBe("HTTP/1.1 204 No Content\r\ncontent-length: 0");
  }
});

test("a message of unknown length is refused instead of misread", () => {
  const reader = new HttpMessageReader();
  expect(() => reader.read(Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"))).toThrow(
    "content-length",
  );
});

import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { TlWriter } from "../tl/tl-writer.ts";
import { type IncomingMessage, unpackMessages } from "./unpack-messages.ts";

const MSG_CONTAINER_ID = 0x73f1f8dc;
const GZIP_PACKED_ID = 0x3072cfa1;
const body = Buffer.from("0102030405060708", "hex");

function message(content: Buffer): IncomingMessage {
  return { messageId: 100n, sequenceNumber: 2, body: content };
}

function packed(content: Buffer): Buffer {
  const writer = new TlWriter();
  writer.uint(GZIP_PACKED_ID);
  writer.bytes(gzipSync(content));
  return writer.take();
}

function container(...bodies: Buffer[]): Buffer {
  const writer = new TlWriter();
  writer.uint(MSG_CONTAINER_ID);
  writer.uint(bodies.length);
  for (const [index, content] of bodies.entries()) {
    writer.long(BigInt(index));
    writer.int(index);
    writer.int(content.length);
    writer.raw(content);
  }
  return writer.take();
}

test("a message that is no container stands alone", () => {
  expect(unpackMessages(message(body))).toEqual({ isContainer: false, messages: [message(body)] });
  expect(unpackMessages(message(packed(body))).messages).toEqual([message(body)]);
});

test("a container's messages keep their own ids and sequence numbers", () => {
  const messages = [
    { messageId: 0n, sequenceNumber: 0, body },
    { messageId: 1n, sequenceNumber: 1, body },
  ];
  expect(unpackMessages(message(container(body, body)))).toEqual({ isContainer: true, messages });
  expect(unpackMessages(message(packed(container(body, packed(body))))).messages).toEqual(messages);
});

test.each([
  ["a container in a container", container(body, container(body))],
  ["a packed container in a container", container(packed(container(body)))],
  ["a length beyond the end", container(body).subarray(0, -4)],
  ["a negative length", Buffer.concat([container(body).subarray(0, 20), Buffer.alloc(4, 0xff), body])],
])("%s is refused", (_name, content) => {
  expect(() => unpackMessages(message(content))).toThrow(expect.objectContaining({ name: "TlError" }));
});

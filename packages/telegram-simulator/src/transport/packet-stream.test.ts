import { createCipheriv, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PacketStream } from "./packet-stream.ts";

const first = Buffer.alloc(40, "first packet");
const long = Buffer.alloc(600_000, "a long packet");

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function fullFrame(packet: Buffer, sequenceNumber: number): Buffer {
  const frame = Buffer.concat([uint32(packet.length + 12), uint32(sequenceNumber), packet]);
  return Buffer.concat([frame, uint32(crc32(frame))]);
}

/** What a client sends for the two packets, and what it must get for `first`; written by hand. */
const transports = {
  full: {
    sent: Buffer.concat([fullFrame(first, 0), fullFrame(long, 1)]),
    answer: fullFrame(first, 0),
  },
  abridged: {
    sent: Buffer.concat([Buffer.from("ef0a", "hex"), first, Buffer.from("7ff04902", "hex"), long]),
    answer: Buffer.concat([Buffer.from([10]), first]),
  },
  intermediate: {
    sent: Buffer.concat([uint32(0xeeeeeeee), uint32(40), first, uint32(600_000), long]),
    answer: Buffer.concat([uint32(40), first]),
  },
};

describe.each(Object.entries(transports))("%s", (_name, { sent, answer }) => {
  test("packets are cut out of one chunk", () => {
    const stream = new PacketStream();
    expect(stream.receive(sent)).toEqual([first, long]);
    expect(stream.wrap(first)).toEqual(answer);
  });

  test("packets are cut out of bytes that arrive one by one", () => {
    const stream = new PacketStream();
    const packets = [...sent.subarray(0, 1000)].flatMap((byte) => stream.receive(Buffer.from([byte])));
    expect(packets).toEqual([first]);
    expect(stream.receive(sent.subarray(1000, 50_000))).toEqual([]);
    expect(stream.receive(sent.subarray(50_000))).toEqual([long]);
  });
});

test("abridged answers of 508 bytes and more have a long header", () => {
  const stream = new PacketStream();
  stream.receive(Buffer.from([0xef]));
  expect(stream.wrap(Buffer.alloc(504)).subarray(0, 1).toString("hex")).toBe("7e");
  expect(stream.wrap(Buffer.alloc(508)).subarray(0, 4).toString("hex")).toBe("7f7f0000");
  expect(stream.wrap(Buffer.alloc(0x40404)).subarray(0, 4).toString("hex")).toBe("7f010101");
});

test("padded intermediate: the padding of encrypted packets is cut off, that of plain ones is left to their length", () => {
  const encrypted = Buffer.alloc(24 + 32, 9);
  const plain = Buffer.concat([Buffer.alloc(20), Buffer.alloc(20)]);
  const stream = new PacketStream();
  const packets = stream.receive(
    Buffer.concat([
      uint32(0xdddddddd),
      uint32(56 + 13),
      encrypted,
      randomBytes(13),
      uint32(43),
      plain,
      randomBytes(3),
    ]),
  );
  expect(packets[0]).toEqual(encrypted);
  expect(packets[1]?.subarray(0, 40)).toEqual(plain);
  const lengths = Array.from({ length: 200 }, () => stream.wrap(encrypted).length - 60);
  expect(Math.min(...lengths)).toBe(0);
  expect(Math.max(...lengths)).toBe(15);
});

test.each([
  ["abridged", 0xefefefef, Buffer.concat([Buffer.from([10]), first])],
  ["intermediate", 0xeeeeeeee, Buffer.concat([uint32(40), first])],
])("obfuscated %s", (_name, tag, frame) => {
  const header = randomBytes(64);
  header.writeUInt32LE(0x01020304, 0);
  header.writeUInt32LE(0x05060708, 4);
  header.writeUInt32LE(tag, 56);
  const reversed = Buffer.from(header.subarray(8, 56)).reverse();
  const toServer = createCipheriv("aes-256-ctr", header.subarray(8, 40), header.subarray(40, 56));
  const fromServer = createCipheriv("aes-256-ctr", reversed.subarray(0, 32), reversed.subarray(32));
  const encryptedHeader = toServer.update(header);
  const bytes = Buffer.concat([header.subarray(0, 56), encryptedHeader.subarray(56), toServer.update(frame)]);
  const stream = new PacketStream();
  const packets = [...bytes].flatMap((byte) => stream.receive(Buffer.from([byte])));
  expect(packets).toEqual([first]);
  const again = new PacketStream();
  expect(again.receive(bytes)).toEqual([first]);
  expect(fromServer.update(stream.wrap(first))).toEqual(frame);
});

test("a request for a quick acknowledgement is not taken for length", () => {
  const abridged = new PacketStream();
  expect(abridged.receive(Buffer.concat([Buffer.from("ef8a", "hex"), first]))).toEqual([first]);
  const intermediate = new PacketStream();
  expect(intermediate.receive(Buffer.concat([uint32(0xeeeeeeee), uint32(0x80000028), first]))).toEqual([
    first,
  ]);
});

test.each([
  ["a wrong checksum", Buffer.concat([fullFrame(first, 0).subarray(0, -1), Buffer.from([0])])],
  ["a sequence number out of order", Buffer.concat([fullFrame(first, 0), fullFrame(first, 2)])],
  ["a full length below its own header", Buffer.concat([uint32(11), uint32(0), first])],
  ["an enormous length", Buffer.concat([uint32(0xeeeeeeee), uint32(0x7fffffff)])],
  ["an empty packet", Buffer.from("ef00", "hex")],
  ["HTTP", Buffer.from("POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream")],
])("%s is refused", (_name, bytes) => {
  expect(() => new PacketStream().receive(bytes)).toThrow(
    expect.objectContaining({ name: "TransportError" }),
  );
});

import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import { parseSchema } from "./parse-schema.ts";
import { TlCodec } from "./tl-codec.ts";
import type { TlObject } from "./tl-object.ts";
import { TlWriter } from "./tl-writer.ts";

const everyType = `
all#0a1 i:int l:long d:double s:string b:bytes n:int128 m:int256 t:Bool o:Thing v:Vector<int> w:vector<long> x:Vector<Thing> y:vector<thing> = All;
thing#0a2 flags:# on:flags.0?true i:flags.1?int s:flags.2?string p:flags.3?int q:flags.3?Bool flags2:# z:flags2.31?Vector<string> = Thing;
other#0a3 = Other;
nested#0a4 o:Object = Nested;
---functions---
getThings#0b1 = Vector<Thing>;
isIt#0b2 = Bool;
run#0b3 {X:Type} query:!X = X;
`;

const codec = new TlCodec([], new Map([[1, parseSchema(everyType)]]));
const thing: TlObject = { _: "thing", on: true, i: -5, s: "", z: ["a", "ü"] };

function roundTrip(object: TlObject): TlObject {
  return codec.decode(codec.encode(object));
}

test("every type comes back as it went", () => {
  const all: TlObject = {
    _: "all",
    i: -0x80000000,
    l: -0x8000000000000000n,
    d: Math.PI,
    s: "ünïcödé 😀",
    b: Buffer.from([1, 2, 3]),
    n: Buffer.alloc(16, 7),
    m: Buffer.alloc(32, 8),
    t: true,
    o: thing,
    v: [1, 2, 0x7fffffff],
    w: [3n],
    x: [{ _: "thing" }],
    y: [thing, { _: "thing", z: [] }],
  };
  expect(roundTrip(all)).toEqual(all);
});

test("the bytes are those of the TL definition", () => {
  expect(codec.encode({ _: "thing", on: true, s: "abc" }).toString("hex")).toBe(
    ["a2000000", "05000000", "03616263", "00000000"].join(""),
  );
  const long = codec.encode({ _: "thing", s: "x".repeat(254) });
  expect(long.subarray(8, 12).toString("hex")).toBe("fefe0000");
  expect(long.length % 4).toBe(0);
});

test.each([0, 1, 2, 3, 253, 254, 255, 70_000])("a string of %i bytes comes back", (length) => {
  expect(roundTrip({ _: "thing", s: "s".repeat(length) })).toMatchObject({ s: "s".repeat(length) });
});

test("missing optional fields vanish, and fields that share a bit come together", () => {
  expect(roundTrip({ _: "thing", on: undefined })).toEqual({ _: "thing" });
  expect(roundTrip({ _: "thing", on: false })).toEqual({ _: "thing" });
  expect(roundTrip({ _: "thing", p: 4 })).toEqual({ _: "thing", p: 4, q: false });
});

test("missing scalars are zero; a missing object or vector is an error that names the field", () => {
  const rest = { o: thing, v: [], w: [], x: [], y: [] };
  expect(roundTrip({ _: "all", ...rest })).toMatchObject({ i: 0, l: 0n, d: 0, s: "", t: false });
  expect(() => codec.encode({ _: "all", ...rest, o: undefined })).toThrow(
    "all.o: expected an object of type Thing",
  );
  expect(() => codec.encode({ _: "all", ...rest, v: undefined })).toThrow("all.v: expected an array");
});

test.each([
  [{ i: 1.5 }, "all.i: expected an integer"],
  [{ i: 2 ** 31 }, "all.i: expected a 32-bit integer"],
  [{ l: 1 }, "all.l: expected a bigint, found number"],
  [{ s: 5 }, "all.s: expected a string"],
  [{ b: "text" }, "all.b: expected bytes"],
  [{ n: Buffer.alloc(15) }, "all.n: expected 16 bytes, found 15 bytes"],
  [{ o: { _: "other" } }, "other is a Other, expected a Thing"],
  [{ o: { _: "nobody" } }, "nobody (as Thing)"],
])("%o is refused: %s", (wrong, message) => {
  const right = { o: thing, v: [], w: [], x: [], y: [] };
  expect(() => codec.encode({ _: "all", ...right, ...wrong })).toThrow(message);
  // What was half written before the error must not show up in the next object.
  expect(codec.decode(codec.encode(thing))).toEqual(thing);
});

test("results are written by their method's type", () => {
  expect(codec.encodeResult("isIt", true).toString("hex")).toBe("b5757299");
  expect(codec.encodeResult("getThings", []).toString("hex")).toBe("15c4b51c00000000");
  expect(codec.encodeResult("run", { _: "other" }).toString("hex")).toBe("a3000000");
  expect(() => codec.encodeResult("isIt", { _: "other" })).toThrow("result of isIt: expected a boolean");
});

test("each layer writes its own constructors, and all of them are read", () => {
  const layers = new TlCodec(
    parseSchema("service#c = Service;"),
    new Map([
      [10, parseSchema("user#a id:int = User;")],
      [20, parseSchema("user#b id:long = User;")],
    ]),
  );
  const ids = [9, 10, 19, 20, 30].map((layer) =>
    layers.encode({ _: "user", id: layer < 20 ? 1 : 1n }, layer).readUInt32LE(),
  );
  expect(ids).toEqual([0xa, 0xa, 0xa, 0xb, 0xb]);
  expect(layers.decode(layers.encode({ _: "user", id: 1 }, 10))).toEqual({ _: "user", id: 1 });
  expect(layers.decode(layers.encode({ _: "user", id: 1n }, 20))).toEqual({ _: "user", id: 1n });
  expect(layers.decode(layers.encode({ _: "service" }, 10))).toEqual({ _: "service" });
});

test("an unknown constructor is told by its id", () => {
  expect(() => codec.decode(Buffer.from("efbeadde", "hex"))).toThrow("constructor id 0xdeadbeef");
});

test("every cut of an object is an error, never a crash or a wrong object", () => {
  const whole = codec.encode({
    _: "all",
    s: "abcdefgh",
    b: Buffer.alloc(300),
    o: thing,
    v: [1],
    w: [],
    x: [],
    y: [],
  });
  for (let length = 0; length < whole.length; length++) {
    expect(() => codec.decode(whole.subarray(0, length)), `${length} bytes`).toThrow(
      expect.objectContaining({ name: "TlError", reason: "truncated" }),
    );
  }
});

test("a vector's impossible count is refused before memory is taken for it", () => {
  const bytes = codec.encodeResult("getThings", []);
  bytes.writeUInt32LE(0xffffffff, 4);
  const nested = Buffer.concat([codec.encode({ _: "thing", z: [] }).subarray(0, -8), bytes]);
  expect(() => codec.decode(nested)).toThrow("a vector of 4294967295 elements");
});

test("hostile nesting ends in an error", () => {
  const deep = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from("a4000000", "hex")));
  expect(() => codec.decode(deep)).toThrow("nested too deeply");
});

test("packed objects are unpacked, but no bombs", () => {
  const packed = (content: Buffer) => {
    const writer = new TlWriter();
    writer.uint(0x3072cfa1);
    writer.bytes(gzipSync(content));
    return writer.take();
  };
  expect(codec.decode(packed(codec.encode(thing)))).toEqual(thing);
  expect(() => codec.decode(packed(Buffer.alloc(5_000_000)))).toThrow("cannot be unpacked");
  let matryoshka = codec.encode(thing);
  for (let depth = 0; depth < 100; depth++) matryoshka = packed(matryoshka);
  expect(() => codec.decode(matryoshka)).toThrow("nested too deeply");
});

test("random bytes are refused as what they are", () => {
  const real = loadSchemas();
  for (let seed = 0; seed < 20_000; seed++) {
    const bytes = Buffer.alloc(64);
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = (seed * 2654435761 + i * 40503 * (seed + 7)) >>> (i % 24);
    // A real method's id, so that there is something to read.
    if (seed % 2 === 0) bytes.writeUInt32LE(0x983f9745, 0);
    try {
      real.decode(bytes);
    } catch (error) {
      expect(error).toHaveProperty("name", "TlError");
    }
  }
});

test("a vector that only newer layers have may be left out; one that every layer has may not", () => {
  const old = "page#1 ids:Vector<int> = Page;";
  const recent = "page#2 ids:Vector<int> topics:Vector<int> = Page;";
  const layered = new TlCodec(
    [],
    new Map([old, recent].map((text, index) => [index + 1, parseSchema(text)])),
  );
  expect(layered.decode(layered.encode({ _: "page", ids: [1] }, 2))).toEqual({
    _: "page",
    ids: [1],
    topics: [],
  });
  expect(layered.decode(layered.encode({ _: "page", ids: [1], topics: [2] }, 1))).toEqual({
    _: "page",
    ids: [1],
  });
  expect(() => layered.encode({ _: "page", topics: [] }, 2)).toThrow("page.ids: expected an array");
});

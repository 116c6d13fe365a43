import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseSchema } from "./parse-schema.ts";

test("a definition's name, id, fields, conditions and result are read", () => {
  const [definition] = parseSchema(
    "---functions---\n// a comment\n\ninvoke.it#0000cafe {X:Type} flags:# on:flags.0?true ids:flags.31?Vector<long> query:!X = X;",
  );
  expect(definition).toEqual({
    name: "invoke.it",
    id: 0xcafe,
    isFunction: true,
    result: "X",
    fields: [
      { name: "flags", type: "#" },
      { name: "on", type: "true", condition: { word: "flags", bit: 0 } },
      { name: "ids", type: "Vector<long>", condition: { word: "flags", bit: 31 } },
      { name: "query", type: "!X" },
    ],
  });
});

test("sections say what is a function", () => {
  const definitions = parseSchema("a#1 = A;\n---functions---\nb#2 = A;\n---types---\nc#3 = A;");
  expect(definitions.map(({ isFunction }) => isFunction)).toEqual([false, true, false]);
});

test.each(["nonsense", "a = A;", "a#1 b = A;", "a#xyz = A;"])("%j is refused with its text", (line) => {
  expect(() => parseSchema(line)).toThrow(line.split(" ")[0]);
});

/**
 * A constructor's id is the CRC-32 of its definition without the id, punctuation and `true` flags
 * (core.telegram.org/mtproto/TL-formal), so a typing error in a schema file shows.
 */
describe.each(["mtproto.tl", "layer-198.tl"])("%s", (file) => {
  test("every id is the checksum of its definition", () => {
    const text = readFileSync(new URL(`../../schemas/${file}`, import.meta.url), "utf8");
    const lines = text.split("\n").filter((line) => line.includes("#") && !line.startsWith("//"));
    const wrong = lines.filter((line) => parseSchema(line)[0]?.id !== checksum(line));
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(40);
  });
});

function checksum(line: string): number {
  const normalised = line
    .replace(/;$/, "")
    .replace(/^([\w.]+)#[0-9a-f]+/, "$1")
    .replace(/ \w+:flags\d*\.\d+\?true/g, "")
    .replace(/([:?])bytes\b/g, "$1string")
    .replace(/[<]/g, " ")
    .replace(/[>{}]/g, "");
  return crc32(normalised);
}

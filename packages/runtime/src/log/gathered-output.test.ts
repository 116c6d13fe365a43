import { expect, test } from "vitest";
import { GatheredOutput } from "./gathered-output.ts";

test("what is printed in one turn is written in one piece, in order, and nothing is left at the end", async () => {
  const written: string[] = [];
  const output = new GatheredOutput({ isTTY: true, write: (text) => written.push(text) }, fail);
  expect(output.isTTY).toBe(true);
  for (const text of ["a\n", "b\n", "c\n"]) output.write(text);
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(["a\nb\nc\n"]);
  output.write("d\n");
  output.flush();
  output.flush();
  expect(written).toEqual(["a\nb\nc\n", "d\n"]);
});

test("what cannot be written is told, and what comes after it is written", () => {
  const written: string[] = [];
  const failures: unknown[] = [];
  let isFull = true;
  const write = (text: string) => {
    if (isFull) throw new Error("disk full");
    written.push(text);
  };
  const output = new GatheredOutput({ write }, (error, texts) => failures.push([error, texts]));
  output.write("a\n");
  output.write("b\n");
  output.flush();
  isFull = false;
  output.write("c\n");
  output.flush();
  expect(failures).toEqual([[new Error("disk full"), 2]]);
  expect(written).toEqual(["c\n"]);
});

function fail(error: unknown): void {
  throw error;
}

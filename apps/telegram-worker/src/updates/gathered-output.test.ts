import { silentLogger } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { GatheredOutput } from "./gathered-output.ts";

test("what is printed in one turn is written in one piece, in order, and nothing is left at the end", async () => {
  const written: string[] = [];
  const output = new GatheredOutput({ isTTY: true, write: (text) => written.push(text) }, silentLogger());
  expect(output.isTTY).toBe(true);
  for (const text of ["a\n", "b\n", "c\n"]) output.write(text);
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(["a\nb\nc\n"]);
  output.write("d\n");
  output.flush();
  output.flush();
  expect(written).toEqual(["a\nb\nc\n", "d\n"]);
});

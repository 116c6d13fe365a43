import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NODE_FLAGS } from "./node-flags.ts";

test("the image starts Node as everybody else does", () => {
  const dockerfile = readFileSync(join(import.meta.dirname, "../../../../Dockerfile"), "utf8");
  expect(/ NODE_OPTIONS=(\S+)$/m.exec(dockerfile)?.[1]).toBe(NODE_FLAGS.join(" "));
});

import { expect, test } from "vitest";
import { randomIdOf } from "./random-id.ts";

test("a job's random ids are its own, always the same, and fit a signed 64-bit number", () => {
  expect(randomIdOf("job-1")).toBe(randomIdOf("job-1", 0));
  // sha256("job-1:0") begins with these bytes; a change would send messages twice across an update.
  expect(randomIdOf("job-1")).toBe(Buffer.from(EXPECTED, "hex").readBigInt64LE());
  const ids = Array.from({ length: 1000 }, (_, index) => randomIdOf("job-1", index));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(BigInt.asIntN(64, id)).toBe(id);
});

const EXPECTED = "091425ca0f10cbdc";

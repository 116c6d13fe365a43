import { expect, test } from "vitest";
import { createEndpointLabels } from "./endpoint-labels.ts";

test("endpoints beyond the first share a label, and those that have one keep it", () => {
  const labels = createEndpointLabels(2);
  expect(["a", "b", "c", "d", "a", "b"].map((id) => labels.of(id))).toEqual([
    "a",
    "b",
    "other",
    "other",
    "a",
    "b",
  ]);
});

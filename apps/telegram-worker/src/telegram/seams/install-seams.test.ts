import { EntityCache } from "telegram/entityCache.js";
import { expect, test } from "vitest";
import { installSeams } from "./install-seams.ts";

test("a library without a part that a seam replaces is refused, each time", () => {
  const { add } = EntityCache.prototype;
  Reflect.deleteProperty(EntityCache.prototype, "add");
  try {
    expect(installSeams).toThrow("does not use add");
    expect(installSeams).toThrow("does not use add");
  } finally {
    EntityCache.prototype.add = add;
  }
});

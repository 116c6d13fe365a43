import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSecretBox } from "./secret-box.ts";

const key = randomBytes(32);

test("what was sealed opens with the same key for the same owner only", () => {
  const box = createSecretBox(key);
  const sealed = box.seal("whsec_ünd", "ep-1");
  expect(sealed).not.toContain("whsec");
  expect(createSecretBox(key).open(sealed, "ep-1")).toBe("whsec_ünd");
  expect(box.open(sealed, "ep-2")).toBeNull();
  expect(createSecretBox(randomBytes(32)).open(sealed, "ep-1")).toBeNull();
});

test("equal secrets look different, and a changed one does not open", () => {
  const box = createSecretBox(key);
  const sealed = box.seal("secret", "ep-1");
  expect(box.seal("secret", "ep-1")).not.toBe(sealed);
  const other = sealed.at(10) === "A" ? "B" : "A";
  expect(box.open(sealed.slice(0, 10) + other + sealed.slice(11), "ep-1")).toBeNull();
  expect(box.open("whsec_clear", "ep-1")).toBeNull();
  expect(box.open("s1.AAAA", "ep-1")).toBeNull();
});

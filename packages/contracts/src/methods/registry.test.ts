import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ERRORS } from "../errors/error-catalogue.ts";
import { findMethod, methodGroups, methods } from "./registry.ts";

describe.each(Object.entries(methods))("%s", (key, contract) => {
  test("is registered under its own name", () => {
    expect(contract.name).toBe(key);
    expect(findMethod(key)).toBe(contract);
  });

  test("has an example that its own schemas accept", () => {
    expect(contract.params.safeParse(contract.example.params).error).toBeUndefined();
    expect(contract.native.schema.safeParse(contract.example.result).error).toBeUndefined();
  });

  test("names only errors of the catalogue", () => {
    for (const code of contract.errors) expect(ERRORS).toHaveProperty(code);
  });

  test("can be described as JSON Schema, for OpenAPI", () => {
    expect(z.toJSONSchema(contract.params, { io: "input" })).toMatchObject({ type: "object" });
    expect(z.toJSONSchema(contract.native.schema)).toBeTypeOf("object");
  });
});

test("each method is in one group, and each group has a sentence", () => {
  const grouped = methodGroups.flatMap((group) => Object.keys(group.methods));
  expect(grouped).toEqual(Object.keys(methods));
  for (const { description } of methodGroups) expect(description).toMatch(/^[A-Z].+\.$/);
});

test("an unknown name is no method, nor is a property of every object", () => {
  expect(findMethod("sendEverything")).toBeUndefined();
  expect(findMethod("toString")).toBeUndefined();
});

import { expect, test } from "vitest";
import { parseOptions, UsageError } from "./options.ts";

test("everything is measured unless asked otherwise", () => {
  expect(parseOptions([])).toEqual({
    parts: ["sends", "incoming", "files"],
    seconds: 2,
    rounds: 3,
    fileMegabytes: 1000,
    profile: false,
  });
  expect(parseOptions(["--only", "files", "--only", "sends", "--file-mb", "50"])).toMatchObject({
    parts: ["files", "sends"],
    fileMegabytes: 50,
  });
  expect(parseOptions(["--help"])).toBeNull();
});

test("bad options are refused by name", () => {
  for (const args of [
    ["--only", "nothing"],
    ["--rounds", "1.5"],
    ["--seconds", "0"],
    ["--file-mb", "x"],
  ]) {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(args[0]);
  }
  expect(() => parseOptions(["--fast"])).toThrow("--fast");
});

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BOT_ONLY_METHODS, methods } from "../packages/contracts/src/index.ts";

/** Guarantee: every method is called by a test of the whole system, and documented. */

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const calls = globSync("e2e/src/*.test.ts", { cwd: root }).map(read).join("\n");
const documented = read("docs/methods.md");

/** What the gateway answers by itself (apps/gateway/src/updates/update-methods.ts). */
const WITHOUT_CONTRACT = ["getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "close"];

describe.each(Object.keys(methods))("%s", (name) => {
  test("is called by a test in e2e", () => expect(calls).toMatch(called(name)));
  test("has a section with an example in the docs", () => {
    const [section = ""] = documented.split(`\n### ${name}\n`)[1]?.split(/\n###? /) ?? [];
    expect(section).toContain(`/api_v1/${name} -d `);
  });
});

test.each([...WITHOUT_CONTRACT, "logOut", "sendPaidMedia"])("%s is called by a test in e2e", (name) => {
  expect(calls).toMatch(called(name));
});

test("what is for bots only has no contract, and the other way round", () => {
  const known = [...Object.keys(methods), ...WITHOUT_CONTRACT];
  expect(known.filter((name) => BOT_ONLY_METHODS.has(name.toLowerCase()))).toEqual([]);
});

/** The name as an argument, or in an address. */
function called(name: string): RegExp {
  return new RegExp(`"${name}"|/${name}[\`?"]`);
}

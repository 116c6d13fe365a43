import type { LookupFunction } from "node:net";
import { expect, test } from "vitest";
import { shareLookups } from "./shared-lookup.ts";

test("who wants to know the same name at the same time shares an answer; later ones ask again", async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const slow: LookupFunction = (hostname, _options, done) => {
    asked.push(hostname);
    answers.push(() => done(null, `10.0.0.${asked.length}`, 4));
  };
  const shared = shareLookups(slow);
  const lookup = (name: string) =>
    new Promise((resolve) => shared(name, {}, (_error, address) => resolve(address)));
  const together = Promise.all([lookup("a.test"), lookup("a.test"), lookup("b.test"), lookup("a.test")]);
  expect(asked).toEqual(["a.test", "b.test"]);
  for (const answer of answers.splice(0)) answer();
  expect(await together).toEqual(["10.0.0.2", "10.0.0.2", "10.0.0.2", "10.0.0.2"]);
  const later = lookup("a.test");
  expect(asked).toEqual(["a.test", "b.test", "a.test"]);
  answers[0]?.();
  expect(await later).toBe("10.0.0.3");
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Guarantee: the code of each page about moving a bot over is code of the bot that the tests run, line by line. */

const ROOT = join(import.meta.dirname, "..");
const PAGES = join(ROOT, "docs/migrating");

const withoutIndents = (code: string) => code.replace(/^[ \t]+/gm, "").trim();

test.each(await readdir(PAGES))("%s shows what the bot of its link does", async (name) => {
  const page = await readFile(join(PAGES, name), "utf8");
  const [, path = ""] = /\((\S+\/e2e\/src\/bots\/\S+\.ts)\)/.exec(page) ?? [];
  const bot = withoutIndents(await readFile(join(PAGES, path), "utf8"));
  const shown = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => withoutIndents(code));
  expect(shown.length).toBeGreaterThan(0);
  for (const code of shown) expect(bot).toContain(code);
});

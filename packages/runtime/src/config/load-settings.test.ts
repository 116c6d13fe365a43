import { expect, test } from "vitest";
import * as z from "zod";
import { ConfigError, loadSettings, settingMeta } from "./load-settings.ts";
import { setting } from "./setting.ts";

const schema = z.object({
  PORT: setting.port(8001, { description: "Port", example: "8001" }),
  TOKEN: setting.text({ description: "Key", example: "abc", secret: true }),
  HOOK: setting.optionalUrl({ description: "Hook", example: "https://example.com" }),
  FLAG: setting.boolean(false, { description: "Flag", example: "true" }),
  WORDS: setting.list(["a"], { description: "Words", example: "a,b" }),
});

test("reads values, defaults, and drops trailing comments as compose's env_file leaves them", () => {
  const environment = { TOKEN: "s3cret # the key", FLAG: "yes", WORDS: "x, y", PORT: "", UNKNOWN: "1" };
  expect(loadSettings(schema, environment)).toEqual({
    PORT: 8001,
    TOKEN: "s3cret",
    HOOK: undefined,
    FLAG: true,
    WORDS: ["x", "y"],
  });
});

test("a # inside a word is part of the value", () => {
  expect(loadSettings(schema, { TOKEN: "a#b" }).TOKEN).toBe("a#b");
});

test("a value that is only a comment is unset", () => {
  expect(() => loadSettings(schema, { TOKEN: "# nothing yet" })).toThrow(
    "TOKEN: expected a value, it is not set",
  );
});

test("lists every problem at once with the variable, what was expected and an example, but no secret", () => {
  const broken = z.object({
    ...schema.shape,
    TOKEN: setting
      .text({ description: "Key", example: "abc", secret: true })
      .refine((text) => text.length > 20, { error: "expected more than 20 characters" }),
  });
  let error: unknown;
  try {
    loadSettings(broken, { PORT: "99999", TOKEN: "s3cret", HOOK: "ftp://x", FLAG: "maybe" });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).problems).toEqual([
    'PORT: expected a port from 0 to 65535, got "99999" (example: PORT=8001)',
    "TOKEN: expected more than 20 characters, got another value (example: TOKEN=abc)",
    'HOOK: expected an http(s) URL, got "ftp://x" (example: HOOK=https://example.com)',
    'FLAG: expected true or false, got "maybe" (example: FLAG=true)',
  ]);
});

test("a setting keeps its documentation when it gets a default", () => {
  const meta = { description: "Prefix", example: "telepipe" };
  expect(settingMeta(setting.text(meta).default("telepipe"))).toEqual(meta);
});

import * as z from "zod";
import type { SettingMeta } from "./load-settings.ts";

/** Attaches a setting's documentation. */
function documented<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): Schema {
  return schema.meta({ ...meta });
}

/** Kinds of setting: each reads a variable's text and says what it expected. */
export const setting = {
  text: (meta: SettingMeta) => documented(z.string({ error: "expected a value" }), meta),

  optionalText: (meta: SettingMeta) => documented(z.string().optional(), meta),

  url: (meta: SettingMeta) => documented(httpUrl(), meta),

  optionalUrl: (meta: SettingMeta) => documented(httpUrl().optional(), meta),

  /** A TCP port; 0 lets the system choose one (`fallback` may be 0 for that). */
  port: (fallback: number, meta: SettingMeta) =>
    documented(numeric("expected a port from 0 to 65535", 0, 65_535).default(fallback), meta),

  optionalPort: (meta: SettingMeta) =>
    documented(numeric("expected a port from 0 to 65535", 0, 65_535).optional(), meta),

  /** A whole number between `min` and `max`, both included. */
  integer: (fallback: number, min: number, max: number, meta: SettingMeta) =>
    documented(numeric(`expected a whole number from ${min} to ${max}`, min, max).default(fallback), meta),

  boolean: (fallback: boolean, meta: SettingMeta) =>
    documented(
      z
        .enum(["true", "false", "1", "0", "yes", "no"], { error: "expected true or false" })
        .transform((text) => ["true", "1", "yes"].includes(text))
        .default(fallback),
      meta,
    ),

  /** Comma-separated words. */
  list: (fallback: readonly string[], meta: SettingMeta) =>
    documented(
      z
        .string()
        .transform((text) =>
          text
            .split(",")
            .map((item) => item.trim())
            .filter(Boolean),
        )
        .default([...fallback]),
      meta,
    ),

  choice: <const Value extends string>(
    values: readonly Value[],
    fallback: NoInfer<Value>,
    meta: SettingMeta,
  ) =>
    documented(
      z.enum(values, { error: `expected one of ${values.join(", ")}` }).default(fallback as never),
      meta,
    ),
};

function httpUrl() {
  return z.url({ protocol: /^https?$/, error: "expected an http(s) URL" });
}

function numeric(expected: string, min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: expected })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: expected });
}

import * as z from "zod";
import { StartError } from "../process/start-error.ts";

/** Raw variables by name, as `process.env` or a parsed `.env` file gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem of a configuration at once; the message is ready to print. */
export class ConfigError extends StartError {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** What a setting's `.meta()` holds; `.env.example` and the error texts are made from it. */
export interface SettingMeta {
  readonly description: string;
  readonly example: string;
  /** A secret's value never appears in an error text. */
  readonly secret?: boolean;
}

/**
 * Reads the variables of `schema` out of `environment`. An empty value counts as unset, and a trailing
 * ` # comment` is dropped (compose's `env_file` keeps it as part of the value).
 *
 * @throws ConfigError naming every wrong variable with what was expected and an example
 */
export function loadSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
): z.output<z.ZodObject<Shape>> {
  const raw: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name]?.replace(/(^|\s+)#.*$/, "").trim();
    if (value) raw[name] = value;
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => describeIssue(schema, raw, issue)));
}

/** The documentation of one setting. */
export function settingMeta(schema: z.core.$ZodType): SettingMeta | undefined {
  const meta = z.globalRegistry.get(schema);
  if (typeof meta?.example === "string") return meta as unknown as SettingMeta;
  // A default given after the documentation wraps it.
  return schema instanceof z.ZodDefault ? settingMeta(schema.def.innerType) : undefined;
}

function describeIssue(schema: z.ZodObject, raw: Record<string, string>, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? "");
  const setting = schema.shape[name];
  const meta = setting === undefined ? undefined : settingMeta(setting);
  const value = raw[name];
  const got = value === undefined ? "it is not set" : meta?.secret ? "got another value" : `got "${value}"`;
  const example = meta?.example ? ` (example: ${name}=${meta.example})` : "";
  return `${name || "settings"}: ${issue.message}, ${got}${example}`;
}

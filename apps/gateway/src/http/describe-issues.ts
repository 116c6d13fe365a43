import type * as z from "zod";

/** More would not help a reader. */
const MAX_ISSUES = 10;

/**
 * The issues of a body as one line: `chat_id: is required: expected …; entities[0].length: …`.
 * Messages name what was expected and never hold the value.
 */
export function describeIssues(error: z.core.$ZodError, fields: unknown): string {
  const lines = error.issues.slice(0, MAX_ISSUES).map((issue) => describeIssue(issue, fields));
  const more = error.issues.length - lines.length;
  return [...new Set(lines), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function describeIssue(issue: z.core.$ZodIssue, fields: unknown): string {
  const message = issue.message.replace(/^Invalid input: /, "").replace(/, received undefined$/, "");
  const missing = valueAt(fields, issue.path) === undefined && !message.startsWith("is required");
  return `${pathText(issue.path)}: ${missing ? "is required: " : ""}${message}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    // Any value may be indexed once null and undefined are out; primitives give undefined.
    (inner, key) => (inner === null || inner === undefined ? undefined : (inner as never)[key]),
    value,
  );
}

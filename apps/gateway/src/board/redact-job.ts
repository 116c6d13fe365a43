/**
 * Fields of jobs that hold no contents: ids, names of things, states. A text in any other field is shown as its
 * length only.
 */
const OPEN_FIELDS = new Set([
  "code",
  "chat_id",
  "detail",
  "endpoint_id",
  "event_id",
  "file",
  "id",
  "job_id",
  "kind",
  "lane",
  "method",
  "mime_type",
  "parse_mode",
  "request_id",
  "state",
  "type",
]);

/** A copy of a job's data in which every text that may be somebody's words or secret is replaced by its length. */
export function redactJob(value: unknown, field = ""): unknown {
  if (typeof value === "string") return OPEN_FIELDS.has(field) ? value : `<${value.length} characters>`;
  // The items of a list are what the list is.
  if (Array.isArray(value)) return value.map((item) => redactJob(item, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactJob(inner, key)]));
}

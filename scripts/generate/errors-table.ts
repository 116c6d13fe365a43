import { describeError, ERRORS, type ErrorCode } from "../../packages/contracts/src/index.ts";
import { generatedFrom, table } from "./markdown.ts";

const WHO_RETRIES = {
  never: "nobody: the call itself must change",
  caller: "the caller",
  queue: "the queue",
} as const;

/** `docs/errors.md`: the catalogue. */
export function errorsTable(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => [
    code,
    String(ERRORS[code].status),
    describeError(code),
    WHO_RETRIES[ERRORS[code].retry],
  ]);
  return [
    generatedFrom("packages/contracts/src/errors/error-catalogue.ts"),
    "# Errors",
    'Every error has the Bot API\'s envelope: `{"ok": false, "error_code": <status>, "description": "<text>"}`. The text below is the general one; most answers name the field, the position or the reason instead. A 429 also carries `parameters.retry_after` and the header `Retry-After`, both in seconds; a 504 carries `parameters.job_id`.',
    table(["code in the log", "status", "description", "who may retry"], rows),
    "",
  ].join("\n\n");
}

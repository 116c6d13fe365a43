import type { IncomingHttpHeaders } from "node:http";
import { ApiError, CallPriority } from "@telepipe/contracts";

/** What a caller asks of a call besides the method's own parameters. */
export interface CallOptions {
  readonly idempotencyKey: string | undefined;
  readonly priority: CallPriority | undefined;
  /** An http(s) address that gets the outcome. */
  readonly callbackUrl: string | undefined;
  /** `Prefer: respond-async`: not to wait, or only so many seconds (RFC 7240, 4.1 and 4.3). */
  readonly async: { readonly waitSeconds: number } | undefined;
}

/** As in draft-ietf-httpapi-idempotency-key-header: a quoted string; the quotes may be missing. */
const IDEMPOTENCY_KEY = /^"?([\x20\x21\x23-\x5b\x5d-\x7e]{1,255}?)"?$/;
const LONGEST_URL = 2048;

/**
 * Reads the options from the headers, and from the fields where the dialect has them there, too: those are taken out.
 *
 * @throws ApiError VALIDATION_FAILED
 */
export function readCallOptions(headers: IncomingHttpHeaders, fields: Record<string, unknown>): CallOptions {
  const { priority, callback_url: callbackUrl } = fields;
  delete fields.priority;
  delete fields.callback_url;
  return {
    idempotencyKey: idempotencyKey(text(headers["idempotency-key"])),
    priority: callPriority(priority ?? text(headers["x-priority"])),
    callbackUrl: httpUrl(callbackUrl ?? text(headers["x-callback-url"])),
    async: respondAsync(text(headers.prefer)),
  };
}

function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = IDEMPOTENCY_KEY.exec(header)?.[1];
  if (key === undefined) throw refused("Idempotency-Key: expected 1 to 255 printable characters");
  return key;
}

function callPriority(given: unknown): CallPriority | undefined {
  if (given === undefined || given === null) return undefined;
  const priority = CallPriority.safeParse(given);
  if (!priority.success) throw refused("priority: expected interactive or bulk");
  return priority.data;
}

function httpUrl(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const url = typeof given === "string" && given.length <= LONGEST_URL ? URL.parse(given) : null;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw refused("callback_url: expected an http(s) URL of at most 2048 characters");
  }
  return url.href;
}

function respondAsync(header: string | undefined): CallOptions["async"] {
  const preferences = (header ?? "").split(/[,;]/).map((preference) => preference.trim().toLowerCase());
  if (!preferences.includes("respond-async")) return undefined;
  const wait = preferences
    .map((preference) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(preference)?.[1])
    .find(Boolean);
  return { waitSeconds: Number(wait ?? 0) };
}

/** A header that came several times is joined by Node; only few come as a list. */
function text(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" || header === undefined ? header : header.join(", ");
}

function refused(detail: string): ApiError {
  return new ApiError("VALIDATION_FAILED", { detail });
}

import type { ErrorClass } from "./classify.ts";

/** How an attempt without an answer ended: its class and a public word for it. */
export interface NetworkFailure {
  readonly class: ErrorClass;
  readonly detail: string;
}

const DNS_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME", "ENODATA"]);
const RESET_CODES = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE"]);
/** OpenSSL's verification results and Node's own TLS errors. */
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/**
 * Classes an error of an HTTP client by its code. Only the code is told on: a message may hold the URL.
 *
 * @param aborted the attempt was ended from here
 */
export function classOfNetworkError(error: Error, aborted: boolean): NetworkFailure {
  if (aborted) return { class: "reset", detail: "the dispatcher stopped" };
  const { code = "", event } = error as Error & { code?: string; event?: string };
  if (error.name === "TimeoutError")
    return { class: "timeout", detail: `no end of ${event ?? "request"} in time` };
  return { class: classOfCode(code), detail: code || error.name };
}

function classOfCode(code: string): ErrorClass {
  if (DNS_CODES.has(code)) return "dns";
  if (TLS_CODE.test(code)) return "tls";
  if (code === "ETIMEDOUT") return "timeout";
  // HPE_*: what came was not HTTP.
  if (RESET_CODES.has(code) || code.startsWith("HPE_")) return "reset";
  return "connect";
}

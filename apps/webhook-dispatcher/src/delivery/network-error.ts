import type { ErrorClass } from "./classify.ts";

/** How an attempt without an answer ended: its class and a public word for it. */
export interface NetworkFailure {
  readonly class: ErrorClass;
  readonly detail: string;
  /** This process could not even begin: it says nothing of the endpoint. */
  readonly isOwn: boolean;
}

const DNS_CODES = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "ENODATA",
  "ESERVFAIL",
  "EREFUSED",
  "ETIMEOUT",
]);
const RESET_CODES = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE"]);
/** No file descriptors left, in this process or on this machine, and no memory for sockets. */
const OWN_CODES = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]);
/** OpenSSL's verification results and Node's own TLS errors. */
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** Classes of got's timeouts by phase, where the phase says more than that it took too long. */
const PHASE_CLASSES: Readonly<Record<string, ErrorClass>> = { lookup: "dns", secureConnect: "tls" };

/** Classifies an error of an HTTP client by its code. Only the code is told on: a message may hold the URL. */
export function classOfNetworkError(error: Error): NetworkFailure {
  const { code = "", event } = error as Error & { code?: string; event?: string };
  if (error.name === "TimeoutError") {
    const phase = event ?? "request";
    return { class: PHASE_CLASSES[phase] ?? "timeout", detail: `no end of ${phase} in time`, isOwn: false };
  }
  // Ours, and its text is public; the HTTP client wraps it.
  if (code === "ERR_ADDRESS_FORBIDDEN") {
    const detail = error.cause instanceof Error ? error.cause.message : error.message;
    return { class: "ssrf", detail, isOwn: false };
  }
  return { class: classOfCode(code), detail: code || error.name, isOwn: OWN_CODES.has(code) };
}

function classOfCode(code: string): ErrorClass {
  if (DNS_CODES.has(code)) return "dns";
  if (TLS_CODE.test(code)) return "tls";
  if (code === "ETIMEDOUT") return "timeout";
  // HPE_*: what came was not HTTP.
  if (RESET_CODES.has(code) || code.startsWith("HPE_")) return "reset";
  return "connect";
}

/** Of one connection (RFC 9110, 7.6.1), of the message's framing, or what the signature and the body stand on. */
const RESERVED: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "accept-encoding",
]);

/** Whether an endpoint's own headers may not set this one, in whatever case it is written. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || lower.startsWith("webhook-");
}

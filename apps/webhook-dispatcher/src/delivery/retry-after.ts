/**
 * Milliseconds that a `Retry-After` header asks for, at most `maxMs`; 0 for a date that has passed.
 * Null for anything that is neither seconds nor an HTTP date (RFC 9110, 10.2.3).
 */
export function parseRetryAfter(header: string | undefined, nowMs: number, maxMs: number): number | null {
  const text = header?.trim();
  if (!text) return null;
  // Date.parse takes bare numbers and short dates too; an HTTP date begins with its weekday.
  const waitMs = /^\d+$/.test(text)
    ? Number(text) * 1000
    : /^[A-Za-z]{3,9},? /.test(text)
      ? Date.parse(text) - nowMs
      : Number.NaN;
  if (Number.isNaN(waitMs)) return null;
  return Math.min(Math.max(waitMs, 0), maxMs);
}

import type { IncomingHttpHeaders } from "node:http";

/** What identifies a state of a file. */
export interface Validators {
  readonly etag: string;
  /** Null while it is not complete. */
  readonly modifiedAt: Date | null;
}

/** Whether the client's copy is good: 304 instead of the content (RFC 9110, section 13.2.2). */
export function isNotModified(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined) {
    const tags = noneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return tags.includes("*") || tags.includes(etag);
  }
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return modifiedAt !== null && wholeSeconds(modifiedAt) <= since;
}

/** Whether a range may be answered: without `if-range`, or when it names the present state. */
export function isRangeValid(headers: IncomingHttpHeaders, { etag, modifiedAt }: Validators): boolean {
  const ifRange = headers["if-range"];
  // Node's types leave it open; a repeated header would not match either.
  if (typeof ifRange !== "string") return ifRange === undefined;
  if (ifRange === etag) return true;
  return modifiedAt !== null && Date.parse(ifRange) === wholeSeconds(modifiedAt);
}

/** HTTP dates have no fraction. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}

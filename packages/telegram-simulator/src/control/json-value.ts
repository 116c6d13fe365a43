/**
 * Writes anything of the world as JSON: integers above 2^53 and random ids as strings, because JSON numbers would
 * lose their last digits; bytes as base64.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === "bigint") return key === "random_id" ? String(part) : jsonInteger(part);
    return isBufferJson(part) ? Buffer.from(part.data).toString("base64") : part;
  });
}

/** An integer as a number, or as a string when a number cannot hold it. */
export function jsonInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** JSON.stringify turns a Buffer into this before the replacer sees it. */
function isBufferJson(value: unknown): value is { type: "Buffer"; data: number[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "Buffer" &&
    "data" in value
  );
}

import { createHash } from "node:crypto";

/**
 * Tells whether two calls are the same: the method, its parameters in whatever order and encoding they came, and the
 * contents of the files that came with them.
 */
export function fingerprint(
  method: string,
  params: unknown,
  files: Iterable<readonly [name: string, digest: string]>,
): string {
  const hash = createHash("sha256").update(`${method}\n${canonicalJson(params)}`);
  for (const [name, digest] of [...files].sort()) hash.update(`\n${JSON.stringify(name)}:${digest}`);
  return hash.digest("hex");
}

/** JSON with the fields of each object in the order of their names, and without those that are undefined. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    const fields = Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(fields);
  });
}

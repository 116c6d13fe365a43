import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The demo's own API key, kept so that a pasted command works after a restart. */
export async function demoApiToken(dataDir: string): Promise<string> {
  const file = join(dataDir, "demo-api-token");
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept) return kept;
  const token = `demo-${randomBytes(12).toString("base64url")}`;
  await writeFile(file, token, { mode: 0o600 });
  return token;
}

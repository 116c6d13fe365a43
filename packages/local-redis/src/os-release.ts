import { readFile } from "node:fs/promises";

/** What `/etc/os-release` says. Empty fields where there is none (macOS, Windows). */
export interface OsRelease {
  /** `debian`, `ubuntu`, `fedora`, `alpine` … */
  id: string;
  /** `12`, `24.04`; empty for a rolling distribution. */
  version: string;
  /** `id` and the distributions that it derives from. */
  family: string[];
}

/** Reads the distribution's name as os-release(5) defines it. Never throws. */
export async function readOsRelease(path = "/etc/os-release"): Promise<OsRelease> {
  const text = await readFile(path, "utf8").catch(() => "");
  const field = (name: string) =>
    text
      .match(new RegExp(`^${name}=(.*)$`, "m"))?.[1]
      ?.trim()
      .replace(/^["']|["']$/g, "") ?? "";
  const id = field("ID");
  return { id, version: field("VERSION_ID"), family: [id, ...field("ID_LIKE").split(/\s+/)].filter(Boolean) };
}

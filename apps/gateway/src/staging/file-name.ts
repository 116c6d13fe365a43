import { extname } from "node:path";
import type { MediaKind } from "@telepipe/contracts";
import { type FileType, typeOfName } from "./identify-file.ts";

/** Telegram's clients show no more of a name. */
const MAX_LENGTH = 255;

/** Control characters, which include line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
const CONTROLS = /[\u0000-\u001f\u007f]/g;

/**
 * The name that the receiver sees: the given one without folders and control characters, with an extension when it
 * has none; `<kind>.<extension>` when nothing is left of it.
 */
export function receiverFileName(given: string | undefined, kind: MediaKind, type: FileType): string {
  const name = lastSegment(given ?? "")
    .replace(CONTROLS, "")
    .trim();
  if (name === "" || /^\.+$/.test(name)) return `${kind}.${type.extension}`;
  const misnamed = extname(name) === "" || (kind === "photo" && typeOfName(name)?.mimeType !== type.mimeType);
  const suffix = misnamed ? `.${type.extension}` : "";
  return shortened(name, MAX_LENGTH - suffix.length) + suffix;
}

/** The file name at the end of an address' path. */
export function fileNameOfUrl(url: URL): string {
  const segment = lastSegment(url.pathname);
  try {
    return lastSegment(decodeURIComponent(segment));
  } catch {
    return segment; // Not every percent sign is an escape.
  }
}

function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Cuts in front of the extension, and never through a surrogate pair. */
function shortened(name: string, maxLength: number): string {
  if (name.length <= maxLength) return name;
  const extension = extname(name).slice(0, 20);
  const stem = name.slice(0, maxLength - extension.length).replace(/[\ud800-\udbff]$/, "");
  return stem + extension;
}

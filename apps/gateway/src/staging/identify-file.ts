import { extname } from "node:path";
import { fileTypeFromFile } from "file-type";
import mime from "mime";

/** What a file is. */
export interface FileType {
  readonly mimeType: string;
  /** Without the dot. */
  readonly extension: string;
}

/** What the sender says of a file. */
export interface FileHints {
  readonly mimeType?: string | undefined;
  readonly fileName?: string | undefined;
}

/** Containers of many formats: the file's name knows better which one it is. */
const CONTAINERS = new Set([
  "application/zip",
  "application/gzip",
  "application/xml",
  "application/x-cfb",
  "application/octet-stream",
]);

/** Extensions that the type lists give differently from what Telegram's clients expect. */
const EXTENSIONS: Readonly<Record<string, string>> = { "audio/ogg": "ogg", "text/plain": "txt" };

/** Looks at the content first; then at the declared type, then at the name. */
export async function identifyFile(path: string, hints: FileHints): Promise<FileType> {
  const named = typeOfName(hints.fileName);
  // A broken file may confuse the detection; then the other hints decide.
  const seen = await fileTypeFromFile(path).catch(() => undefined);
  if (seen !== undefined) {
    const mimeType = withoutParameters(seen.mime);
    if (CONTAINERS.has(mimeType) && named !== null) return named;
    return { mimeType, extension: EXTENSIONS[mimeType] ?? seen.ext };
  }
  const declared = withoutParameters(hints.mimeType ?? "");
  if (declared === "" || CONTAINERS.has(declared) || named?.mimeType === declared) {
    return named ?? { mimeType: "application/octet-stream", extension: "bin" };
  }
  const extension = EXTENSIONS[declared] ?? mime.getExtension(declared) ?? named?.extension ?? "bin";
  return { mimeType: declared, extension };
}

/** The type that a file name's extension stands for; null when it stands for none. */
export function typeOfName(fileName: string | undefined): FileType | null {
  const extension = extname(fileName ?? "")
    .slice(1)
    .toLowerCase();
  const mimeType = extension === "" ? null : mime.getType(extension);
  return mimeType === null ? null : { mimeType, extension };
}

function withoutParameters(type: string): string {
  return (type.split(";", 1)[0] ?? "").trim().toLowerCase();
}

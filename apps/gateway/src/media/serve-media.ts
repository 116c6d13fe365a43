import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ApiError } from "@telepipe/contracts";
import { MEDIA_NAME } from "@telepipe/runtime";
import { type ByteRange, parseRange } from "./byte-range.ts";
import { contentHeaders } from "./content-headers.ts";
import { isNotModified, isRangeValid, type Validators } from "./preconditions.ts";

/** A file never changes under its name, but it goes when its retention ends; it is nobody else's business. */
const CACHE_CONTROL = "private, max-age=86400, immutable";

/**
 * Answers GET and HEAD for one file of the media folder: ETag, dates and a single range; the content goes out as
 * a stream. Names that are not media names, links and anything outside the folder do not exist.
 *
 * @returns how many bytes of content went out
 * @throws ApiError NOT_FOUND before anything was written
 */
export async function serveMedia(
  directory: string,
  name: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<number> {
  if (!MEDIA_NAME.test(name)) throw new ApiError("NOT_FOUND");
  const file = await openRegularFile(join(directory, name));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new ApiError("NOT_FOUND");
    return await answer(file, stats, name, incoming, outgoing);
  } finally {
    await file.close();
  }
}

async function answer(
  file: FileHandle,
  stats: Stats,
  name: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<number> {
  const validators = { etag: etagOf(stats), modifiedAt: stats.mtime };
  const headers = {
    etag: validators.etag,
    "last-modified": stats.mtime.toUTCString(),
    "cache-control": CACHE_CONTROL,
    "accept-ranges": "bytes",
  };
  if (isNotModified(incoming.headers, validators)) {
    outgoing.writeHead(304, headers).end();
    return 0;
  }
  const range = requestedRange(incoming, validators, stats.size);
  if (range === "unsatisfiable") {
    outgoing.writeHead(416, { ...headers, "content-range": `bytes */${stats.size}` }).end();
    return 0;
  }
  const sent: ByteRange = range ?? { start: 0, end: stats.size - 1 };
  const length = sent.end - sent.start + 1;
  outgoing.writeHead(range === null ? 200 : 206, {
    ...headers,
    ...contentHeaders(name),
    "content-length": length,
    ...(range === null ? {} : { "content-range": `bytes ${sent.start}-${sent.end}/${stats.size}` }),
  });
  if (incoming.method === "HEAD" || length === 0) {
    outgoing.end();
    return 0;
  }
  const content = file.createReadStream({ ...sent, autoClose: false });
  // A client that goes away in the middle is no error of ours.
  await pipeline(content, outgoing).catch(() => undefined);
  return content.bytesRead;
}

function requestedRange(
  incoming: IncomingMessage,
  validators: Validators,
  sizeBytes: number,
): ByteRange | "unsatisfiable" | null {
  // A range is defined for GET only (RFC 9110, section 14.2).
  if (incoming.method !== "GET" || !isRangeValid(incoming.headers, validators)) return null;
  return parseRange(incoming.headers.range, sizeBytes);
}

/** Links are not followed, and a pipe put into the folder does not block. */
async function openRegularFile(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  return open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    throw new ApiError(cause.code === "EACCES" ? "STORAGE_UNAVAILABLE" : "NOT_FOUND", { cause });
  });
}

function etagOf({ size, mtimeMs }: Stats): string {
  return `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`;
}

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { ApiError } from "@telepipe/contracts";
import { MEDIA_NAME } from "@telepipe/runtime";
import { type ByteRange, parseRange } from "./byte-range.ts";
import { contentHeaders } from "./content-headers.ts";
import { followFile } from "./follow-file.ts";
import { type OpenMedia, openMedia } from "./open-media.ts";
import { isNotModified, isRangeValid, type Validators } from "./preconditions.ts";

/** A file never changes under its name, but it goes when its retention ends; it is nobody else's business. */
const CACHE_CONTROL = "private, max-age=86400, immutable";

/**
 * Answers GET and HEAD for one file of the media folder: ETag, dates and a single range; the content goes out as
 * a stream. A file that a worker is still fetching goes out as it comes; when it cannot be had to its end, the
 * connection is cut before the announced length is reached. Names that are not media names, links and anything outside
 * the folder do not exist.
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
  const media = await openMedia(directory, name);
  try {
    return await answer(media, name, incoming, outgoing);
  } finally {
    await media.file.close();
  }
}

async function answer(
  media: OpenMedia,
  name: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<number> {
  const { sizeBytes, modifiedAt } = media;
  const validators = { etag: etagOf(name, sizeBytes), modifiedAt };
  const headers = {
    etag: validators.etag,
    ...(modifiedAt === null ? {} : { "last-modified": modifiedAt.toUTCString() }),
    "cache-control": CACHE_CONTROL,
    "accept-ranges": "bytes",
  };
  if (isNotModified(incoming.headers, validators)) {
    outgoing.writeHead(304, headers).end();
    return 0;
  }
  const range = requestedRange(incoming, validators, sizeBytes);
  if (range === "unsatisfiable") {
    outgoing.writeHead(416, { ...headers, "content-range": `bytes */${sizeBytes}` }).end();
    return 0;
  }
  const sent: ByteRange = range ?? { start: 0, end: sizeBytes - 1 };
  const length = sent.end - sent.start + 1;
  outgoing.writeHead(range === null ? 200 : 206, {
    ...headers,
    ...contentHeaders(name),
    "content-length": length,
    ...(range === null ? {} : { "content-range": `bytes ${sent.start}-${sent.end}/${sizeBytes}` }),
  });
  if (incoming.method === "HEAD" || length === 0) {
    outgoing.end();
    return 0;
  }
  return modifiedAt === null ? follow(media, sent, outgoing) : send(media, sent, outgoing);
}

async function send({ file }: OpenMedia, range: ByteRange, outgoing: ServerResponse): Promise<number> {
  const content = file.createReadStream({ ...range, autoClose: false });
  // A client that goes away in the middle is no error of ours.
  await pipeline(content, outgoing).catch(() => undefined);
  return content.bytesRead;
}

async function follow({ file }: OpenMedia, range: ByteRange, outgoing: ServerResponse): Promise<number> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  // The range may begin far behind what has come, and clients wait less patiently for headers than for content.
  outgoing.flushHeaders();
  let sentBytes = 0;
  async function* counted() {
    for await (const chunk of followFile(file, range, { signal: gone.signal })) {
      sentBytes += chunk.length;
      yield chunk;
    }
  }
  // Fails when the client goes away, or the file does: then the connection is cut, and the client knows by the length.
  await pipeline(counted, outgoing).catch(() => undefined);
  return sentBytes;
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

/** The same for a file that grows and when it is complete, so that a download goes on where it was cut. */
function etagOf(name: string, sizeBytes: number): string {
  return `"${sizeBytes.toString(16)}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}"`;
}

import type { Readable } from "node:stream";
import { ApiError } from "@telepipe/contracts";
import { parseContentDisposition } from "./content-disposition.ts";
import { type MultipartPart, multipartParts } from "./multipart-parts.ts";
import { bodyCutShort, bodyTooLarge } from "./read-whole.ts";

/** What a file part says of itself. */
export interface FilePart {
  readonly name: string;
  readonly fileName: string;
  readonly mimeType: string | undefined;
}

/** How the parts of a form are taken in. */
export interface MultipartOptions {
  /** All parts that are not files together. */
  readonly fieldsLimitBytes: number;
  /**
   * Consumes a file part while it arrives; what it throws ends the reading.
   *
   * @throws ApiError for a file that is not wanted or too large
   */
  onFile(part: FilePart, content: AsyncIterable<Buffer>): Promise<void>;
}

/** A form has few parts; a body of thousands of empty ones is no form. */
const MAX_PARTS = 100;

/**
 * Reads a `multipart/form-data` body (RFC 7578) as a stream: files go to `onFile` with back-pressure, the other
 * parts are returned. On failure the rest of the body is left unread, so that the error can still be answered on
 * the same connection.
 *
 * @throws ApiError MALFORMED_BODY, BODY_TOO_LARGE, or what `onFile` throws
 */
export async function readMultipart(
  body: Readable,
  boundary: string,
  options: MultipartOptions,
): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  const budget = { leftBytes: options.fieldsLimitBytes };
  let parts = 0;
  for await (const part of multipartParts(pieces(body), boundary)) {
    parts += 1;
    if (parts > MAX_PARTS) throw tooManyParts();
    const { name, fileName } = parseContentDisposition(part.headers.get("content-disposition") ?? "");
    const mimeType = part.headers.get("content-type");
    if (name !== undefined && (fileName || mimeType === "application/octet-stream")) {
      await options.onFile({ name, fileName: fileName ?? "", mimeType }, part.content);
    } else {
      const text = await readText(part, budget, options.fieldsLimitBytes);
      // A file input that was left empty is a part with an empty file name.
      if (name !== undefined && fileName === undefined) fields[name] = text;
    }
  }
  return fields;
}

async function* pieces(body: Readable): AsyncGenerator<Buffer> {
  try {
    // A body that is not read to its end must not be destroyed: that would cut the connection.
    for await (const piece of body.iterator({ destroyOnReturn: false })) yield piece;
  } catch {
    throw bodyCutShort();
  }
}

async function readText(
  { content }: MultipartPart,
  budget: { leftBytes: number },
  limitBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) {
    budget.leftBytes -= chunk.length;
    if (budget.leftBytes < 0) throw bodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooManyParts(): ApiError {
  return new ApiError("MALFORMED_BODY", {
    detail: `can't parse the body as multipart/form-data: it has more than ${MAX_PARTS} parts`,
  });
}

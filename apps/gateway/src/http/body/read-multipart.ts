import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Dicer } from "@fastify/busboy";
import { ApiError } from "@telepipe/contracts";
import { parseContentDisposition } from "./content-disposition.ts";
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
  onFile(part: FilePart, content: Readable): Promise<void>;
}

/** A form has few parts; a body of thousands of empty ones is no form. */
const MAX_PARTS = 100;

/** Part headers by lower-case name, each with its values as latin1 text. */
type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * Reads a `multipart/form-data` body (RFC 7578) as a stream: files go to `onFile` with back-pressure, the other
 * parts are returned. On failure the rest of the body is left unread, and `onFile` has come to its end.
 *
 * @throws ApiError MALFORMED_BODY, BODY_TOO_LARGE, or what `onFile` throws
 */
export async function readMultipart(
  incoming: IncomingMessage,
  boundary: string,
  options: MultipartOptions,
): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  const reading: { part: Readable; done: Promise<void> }[] = [];
  const budget = { leftBytes: options.fieldsLimitBytes };
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  const dicer = new Dicer({ boundary, maxHeaderPairs: 20 });
  dicer.on("part", (part) => {
    if (reading.length === MAX_PARTS) reject(malformed(`it has more than ${MAX_PARTS} parts`));
    const done = partHeaders(part, finished).then((headers) =>
      readPart(part, headers, fields, budget, options),
    );
    done.catch(reject);
    reading.push({ part, done });
  });
  const onClose = () => incoming.readableEnded || reject(bodyCutShort());
  dicer.on("finish", resolve).on("error", (error) => reject(malformed(error.message)));
  incoming.on("error", onClose).on("close", onClose).pipe(dicer);
  try {
    await finished;
    await Promise.all(reading.map(({ done }) => done));
    return fields;
  } catch (error) {
    incoming.unpipe(dicer).pause();
    for (const { part } of reading) part.destroy();
    await Promise.allSettled(reading.map(({ done }) => done));
    throw error;
  } finally {
    incoming.off("close", onClose);
  }
}

async function readPart(
  part: Readable,
  headers: PartHeaders,
  fields: Record<string, string>,
  budget: { leftBytes: number },
  options: MultipartOptions,
): Promise<void> {
  const { name, fileName } = parseContentDisposition(headers["content-disposition"]?.[0] ?? "");
  const mimeType = headers["content-type"]?.[0];
  if (name === undefined || fileName === "") {
    part.resume(); // Not a form's part, or a file input that was left empty.
  } else if (fileName !== undefined || mimeType === "application/octet-stream") {
    await options.onFile({ name, fileName: fileName ?? "", mimeType }, part);
  } else {
    fields[name] = await readField(part, budget, options.fieldsLimitBytes);
  }
}

/** A part that a boundary cuts off inside its headers never gets them, so the end of all parts ends the wait. */
async function partHeaders(part: Readable, finished: Promise<void>): Promise<PartHeaders> {
  const { promise, resolve, reject } = Promise.withResolvers<PartHeaders>();
  part.once("header", resolve);
  finished.then(() => reject(malformed("the headers of a part have no end")), reject);
  return promise;
}

async function readField(part: Readable, budget: { leftBytes: number }, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of part) {
    // Dicer's part streams are in byte mode.
    const bytes = chunk as Buffer;
    budget.leftBytes -= bytes.length;
    if (budget.leftBytes < 0) throw bodyTooLarge(limitBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function malformed(reason: string): ApiError {
  return new ApiError("MALFORMED_BODY", { detail: `can't parse the body as multipart/form-data: ${reason}` });
}

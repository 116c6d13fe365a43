import type { IncomingMessage } from "node:http";
import { ApiError } from "@telepipe/contracts";

/**
 * Reads a body into memory, up to a limit that holds for declared and for chunked lengths. On failure the rest
 * is left unread, so that the error can still be answered on the same connection.
 *
 * @throws ApiError BODY_TOO_LARGE; MALFORMED_BODY when the connection ends before the body does
 */
export async function readWhole(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(incoming.headers["content-length"] ?? 0) > limitBytes) throw bodyTooLarge(limitBytes);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onData = (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) reject(bodyTooLarge(limitBytes));
    else chunks.push(chunk);
  };
  const onClose = () => incoming.readableEnded || reject(bodyCutShort());
  incoming.on("data", onData).on("end", resolve).on("error", onClose).on("close", onClose);
  try {
    await promise;
  } finally {
    incoming.off("data", onData).off("end", resolve).off("close", onClose).pause();
  }
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, sizeBytes);
}

/** The body is over the limit. */
export function bodyTooLarge(limitBytes: number): ApiError {
  return new ApiError("BODY_TOO_LARGE", {
    detail: `the body is over the limit of ${limitBytes / 1024 ** 2} MB; send larger files as a URL or as multipart/form-data`,
  });
}

/** The caller went away in the middle of its body. */
export function bodyCutShort(): ApiError {
  return new ApiError("MALFORMED_BODY", { detail: "the connection ended before the body did" });
}

import type { IncomingMessage } from "node:http";
import { ApiError } from "@telepipe/contracts";
import { decodeUtf8, parseJson } from "./parse-json.ts";
import { type MultipartOptions, readMultipart } from "./read-multipart.ts";
import { bodyCutShort, readWhole } from "./read-whole.ts";

/** The fields of a request, whatever the body's format. */
export interface RequestFields {
  readonly fields: Record<string, unknown>;
  /** Whether every value is text because the format has no other. */
  readonly isForm: boolean;
}

/** How bodies are read. */
export interface BodyOptions {
  /** Largest JSON or form body. */
  readonly limitBytes: number;
  /** Consumes the file parts of a multipart body. */
  readonly onFile: MultipartOptions["onFile"];
}

/** A sender that stays silent this long in the middle of its body is cut off. */
const IDLE_TIMEOUT_MS = 60_000;

const EXPECTED_TYPES = "application/json, application/x-www-form-urlencoded or multipart/form-data";

/** Whether the body is `multipart/form-data`, which is taken in while it arrives. */
export function isMultipart(incoming: IncomingMessage): boolean {
  return mediaType(incoming) === "multipart/form-data";
}

/**
 * Reads a body as JSON (also without a content type), as a form or as a multipart form.
 *
 * @throws ApiError MALFORMED_BODY, BODY_TOO_LARGE, or what `onFile` throws
 */
export async function readBody(incoming: IncomingMessage, options: BodyOptions): Promise<RequestFields> {
  // A caller that is gone already will not tell so again.
  if (incoming.destroyed) throw bodyCutShort();
  incoming.setTimeout(IDLE_TIMEOUT_MS);
  try {
    switch (mediaType(incoming)) {
      case "application/json":
      case "":
        return { fields: parseJson(await readWhole(incoming, options.limitBytes)), isForm: false };
      case "application/x-www-form-urlencoded":
        return { fields: parseForm(await readWhole(incoming, options.limitBytes)), isForm: true };
      case "multipart/form-data": {
        const multipart = { fieldsLimitBytes: options.limitBytes, onFile: options.onFile };
        return { fields: await readMultipart(incoming, boundaryOf(incoming), multipart), isForm: true };
      }
      default:
        throw new ApiError("MALFORMED_BODY", {
          detail: `the content type is not understood: expected ${EXPECTED_TYPES}`,
        });
    }
  } finally {
    incoming.setTimeout(0);
  }
}

function parseForm(body: Buffer): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(decodeUtf8(body)));
}

function mediaType(incoming: IncomingMessage): string {
  const header = incoming.headers["content-type"] ?? "";
  const end = header.indexOf(";");
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase();
}

function boundaryOf(incoming: IncomingMessage): string {
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(
    incoming.headers["content-type"] ?? "",
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw new ApiError("MALFORMED_BODY", { detail: "the content type multipart/form-data has no boundary" });
  }
  return boundary;
}

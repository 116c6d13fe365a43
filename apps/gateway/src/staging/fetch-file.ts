import { once } from "node:events";
import { ApiError } from "@telepipe/contracts";
import { createAddressCheck, createVettedAgents } from "@telepipe/runtime";
import got, { type Request as GotStream, type PlainResponse, RequestError } from "got";
import type { SizeLimit } from "./media-folder.ts";

/** What fetching may do. */
export interface FetchRules {
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
  /** Whether private, loopback, link-local and other special addresses may be reached. */
  readonly allowPrivate: boolean;
}

/** A file that is being fetched. */
export interface FetchedFile {
  /** What it throws while being read is an `ApiError` already. */
  readonly content: AsyncIterable<Uint8Array>;
  readonly mimeType: string | undefined;
}

/** Opens files at http(s) addresses. */
export type FetchFile = (url: URL, limit: SizeLimit) => Promise<FetchedFile>;

const MAX_REDIRECTS = 5;
const CONNECT_TIMEOUT_MS = 10_000;
/** Between the request and the first byte of the answer, and between two bytes of it. */
const SILENCE_TIMEOUT_MS = 30_000;

/** Why a fetch failed, by the error's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "the host name does not exist",
  EAI_AGAIN: "the host name cannot be resolved",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EHOSTUNREACH: "the host is not reachable",
  ENETUNREACH: "the network is not reachable",
  ETIMEDOUT: "it took too long",
  ERR_TOO_MANY_REDIRECTS: `it redirects more than ${MAX_REDIRECTS} times`,
  ERR_READING_RESPONSE_STREAM: "the connection ended before the file did",
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: "the connection ended before the file did",
};

/**
 * Prepares fetching. Addresses are checked when the socket connects, after the name was resolved, so that neither
 * DNS nor a redirect leads around the check.
 */
export function createFetchFile(rules: FetchRules): FetchFile {
  const check = createAddressCheck({ allowPrivate: rules.allowPrivate, allowedCidrs: [] });
  const { http, https } = createVettedAgents({ check });
  const options = {
    agent: { http, https },
    headers: { "user-agent": "telepipe" },
    followRedirect: rules.followRedirects,
    maxRedirects: MAX_REDIRECTS,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: {
      connect: Math.min(CONNECT_TIMEOUT_MS, rules.timeoutMs),
      response: Math.min(SILENCE_TIMEOUT_MS, rules.timeoutMs),
      socket: Math.min(SILENCE_TIMEOUT_MS, rules.timeoutMs),
      request: rules.timeoutMs,
    },
  };
  return async (url, limit) => {
    const stream = got.stream(url, options);
    // It may fail while nobody reads from it; whoever reads next gets the error.
    stream.on("error", () => undefined);
    try {
      // The event's only argument, as got documents it.
      const [response] = (await once(stream, "response")) as [PlainResponse];
      checkResponse(response, limit);
      return { content: readStream(stream, rules), mimeType: response.headers["content-type"] };
    } catch (error) {
      stream.destroy();
      throw unreachable(error, rules);
    }
  };
}

function checkResponse(response: PlainResponse, limit: SizeLimit): void {
  const { statusCode, headers } = response;
  if (statusCode >= 300 && statusCode < 400) {
    throw failedToGet("it redirects, which MEDIA_FETCH_REDIRECTS=true would allow");
  }
  if (statusCode !== 200) throw failedToGet(`the server answered ${statusCode}`);
  // The length of compressed content says nothing of the file's.
  const declared = headers["content-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : 0;
  if (declared > limit.bytes) throw limit.exceeded();
}

async function* readStream(stream: GotStream, rules: FetchRules): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw unreachable(error, rules);
  }
}

function unreachable(error: unknown, { allowPrivate }: FetchRules): unknown {
  if (!(error instanceof RequestError)) return error;
  const reason = REASONS[error.code];
  if (reason !== undefined) return failedToGet(reason, error);
  if (error.code === "ERR_ADDRESS_FORBIDDEN") {
    const hint = allowPrivate ? "" : ", which MEDIA_FETCH_PRIVATE=true would allow";
    return failedToGet(`its address is private or reserved${hint}`, error);
  }
  return failedToGet(`it failed with ${error.code}`, error);
}

function failedToGet(reason: string, cause?: unknown): ApiError {
  return new ApiError("MEDIA_UNREACHABLE", { detail: `failed to get HTTP URL content: ${reason}`, cause });
}

import got, { type Request, type Response } from "got";
import type { Agents } from "./agents.ts";
import type { ErrorClass } from "./classify.ts";
import { classOfNetworkError } from "./network-error.ts";

/** One attempt to tell a webhook something. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly agents: Agents;
  /** Aborting ends the attempt as a `reset`. */
  readonly signal: AbortSignal;
}

/** What came back: a status, or how the attempt ended without one. */
export type Answer =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | { readonly status: null; readonly class: ErrorClass; readonly detail: string };

/** Phases may not eat the whole of a long timeout. */
const PHASE_TIMEOUTS_MS = { lookup: 2000, connect: 3000, secureConnect: 5000 } as const;
/** Read so that the connection can be used again; whoever answers with more loses it. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** The status decides; the rest of the answer may not hold up the chat for longer. */
const ANSWER_GRACE_MS = 1000;

/**
 * Sends one request. The answer is streamed and dropped after 16 kB, so its size never matters; redirects are not
 * followed and nothing is retried here. Never rejects.
 */
export function post(request: Post): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const failed = (error: Error) =>
    resolve({ status: null, ...classOfNetworkError(error, request.signal.aborted) });
  try {
    const stream = open(request);
    // Stays for good: an aborted stream may report more than one error.
    stream.on("error", failed);
    stream.once("response", (response: Response) => {
      const answer = { status: response.statusCode, retryAfter: response.headers["retry-after"] };
      void drain(stream).then(() => resolve(answer));
    });
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)));
  }
  return promise;
}

function open({ url, headers, body, timeoutMs, agents, signal }: Post): Request {
  const phases = Object.entries(PHASE_TIMEOUTS_MS).map(([phase, ms]) => [phase, Math.min(ms, timeoutMs)]);
  return got.stream.post(url, {
    headers: { ...headers },
    body,
    agent: agents,
    signal,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    timeout: { ...Object.fromEntries(phases), request: timeoutMs },
  });
}

/** Reads the answer to its end, its cap, its error or its grace, whichever is first. */
function drain(stream: Request): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let bytes = 0;
  const grace = setTimeout(resolve, ANSWER_GRACE_MS);
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) resolve();
  });
  stream.once("end", resolve);
  stream.once("error", () => resolve());
  return promise.finally(() => {
    clearTimeout(grace);
    if (!stream.readableEnded) stream.destroy();
  });
}

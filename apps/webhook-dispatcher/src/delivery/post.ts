import got, { type Request, type RequestError, type Response } from "got";
import type { Agents } from "./agents.ts";
import type { ErrorClass } from "./classify.ts";
import { classOfNetworkError } from "./network-error.ts";

/** One attempt to tell a webhook something. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** For everything together, from the lookup of the name to the end of the answer. */
  readonly timeoutMs: number;
  readonly agents: Agents;
  /** Aborting ends the attempt as a `reset`. */
  readonly signal: AbortSignal;
}

/** Milliseconds that the parts of an exchange took; null for those that did not happen. */
export interface Phases {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  /** From the request's end to the first byte of the answer. */
  readonly firstByte: number | null;
  readonly total: number | null;
}

/** What is known of an exchange however it ended. */
interface Exchange {
  readonly phases: Phases;
  readonly remoteAddress: string | null;
}

/** What came back: a status, or how the attempt ended without one. */
export type Answer = Exchange &
  (
    | {
        readonly status: number;
        readonly retryAfter: string | undefined;
        /** As much of it as was read. */
        readonly body: Buffer;
        /** Whether that is all of it. */
        readonly isComplete: boolean;
      }
    | {
        readonly status: null;
        readonly class: ErrorClass;
        readonly detail: string;
        /** It was ended from here. */
        readonly isOwn: boolean;
      }
  );

/** Phases may not eat the whole of a long timeout. */
const PHASE_TIMEOUTS_MS = { lookup: 2000, connect: 3000, secureConnect: 5000 } as const;
/** Read so that the connection can be used again; whoever answers with more loses it. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** The status decides; the rest of the answer may not hold up the chat for longer. */
const ANSWER_GRACE_MS = 1000;
const NO_PHASES: Phases = { dns: null, connect: null, tls: null, firstByte: null, total: null };

/**
 * Sends one request. The answer is streamed and dropped after 16 kB, so its size never matters; redirects are not
 * followed and nothing is retried here. Never rejects.
 */
export function post(request: Post): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const failed = (error: Error) => resolve(failure(error, request.signal));
  try {
    const stream = open(request);
    // Stays for good: an aborted stream may report more than one error.
    stream.on("error", failed);
    stream.once("response", (response: Response) => {
      const { statusCode: status, headers, ip } = response;
      void drain(stream).then(({ body, isComplete }) =>
        resolve({
          status,
          retryAfter: headers["retry-after"],
          body,
          isComplete,
          remoteAddress: ip ?? null,
          phases: phasesOf(response.timings),
        }),
      );
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

function failure(error: Error, signal: AbortSignal): Answer {
  const { timings } = error as Partial<RequestError>;
  const exchange = { status: null, phases: phasesOf(timings), remoteAddress: null };
  if (signal.aborted) return { ...exchange, class: "reset", detail: "the dispatcher stopped", isOwn: true };
  return { ...exchange, ...classOfNetworkError(error), isOwn: false };
}

/** Reads the answer to its end, its cap, its error or its grace, whichever is first. */
function drain(stream: Request): Promise<{ body: Buffer; isComplete: boolean }> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const grace = setTimeout(() => resolve(false), ANSWER_GRACE_MS);
  stream.on("data", (chunk: Buffer) => {
    if (bytes > MAX_ANSWER_BYTES) return;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) resolve(false);
  });
  stream.once("end", () => resolve(true));
  stream.once("error", () => resolve(false));
  return promise.then((isComplete) => {
    clearTimeout(grace);
    if (!stream.readableEnded) stream.destroy();
    // A copy: a part of a chunk would keep all of it in memory.
    const body = chunks.length === 0 ? Buffer.alloc(0) : Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES);
    return { body, isComplete };
  });
}

function phasesOf(timings: Response["timings"] | undefined): Phases {
  if (!timings) return NO_PHASES;
  const { dns, tcp, tls, firstByte, total } = timings.phases;
  return {
    dns: dns ?? null,
    connect: tcp ?? null,
    tls: tls ?? null,
    firstByte: firstByte ?? null,
    total: total ?? null,
  };
}

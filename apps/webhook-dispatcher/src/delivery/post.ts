import { lookup as systemLookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { type AddressRules, createAddressCheck, createVettedAgents, shareLookups } from "@telepipe/runtime";
import got, { type ExtendOptions, type Got, type Request, type RequestError, type Response } from "got";
import type { ErrorClass } from "./classify.ts";
import { classOfNetworkError } from "./network-error.ts";

/** One attempt to tell a webhook something. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For everything together, from the lookup of the name to the end of the answer. */
  readonly timeoutMs: number;
  /** Whether it may go to a private address whatever the rules say. */
  readonly isTrusted: boolean;
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
        /** It was ended from here, or could not be begun here. */
        readonly isOwn: boolean;
      }
  );

/** Phases may not eat the whole of a long timeout. */
const PHASE_TIMEOUTS_MS = { lookup: 2000, connect: 3000, secureConnect: 5000 } as const;
/** Read so that the connection can be used again; whoever answers with more loses it. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** The status decides; the rest of the answer may not hold up the chat for longer. */
const ANSWER_GRACE_MS = 1000;
const NOTHING = Buffer.alloc(0);
const NO_PHASES: Phases = { dns: null, connect: null, tls: null, firstByte: null, total: null };

/** Where requests may go and when they have to end. */
export interface PosterOptions {
  readonly addresses: AddressRules;
  /** Resolves names; absent: as the system does. */
  readonly lookup?: LookupFunction | undefined;
  /** Aborting ends all requests under way as a `reset`. */
  readonly signal: AbortSignal;
}

/** Sends requests. */
export interface Poster extends Disposable {
  /**
   * Sends one request. The answer is streamed and dropped after 16 kB, so its size never matters; redirects are not
   * followed and nothing is retried here. Never rejects.
   */
  post(request: Post): Promise<Answer>;
}

/** Connections stay open between deliveries; how many there are is up to the delivery workers. */
const CONNECTIONS = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 } as const;

/**
 * All that requests have in common: got clones a request's own options several times, an instance's once. It copies the
 * rules for retries with each request, though nothing is retried, and hands Node some thirty options that it
 * does not set, which Node's agent copies and compares again and again.
 */
const CLIENT_OPTIONS = {
  method: "POST",
  retry: { limit: 0, methods: [], statusCodes: [], errorCodes: [] },
  request: (url, { agent, headers, method }, callback) => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    return request(url, { agent, headers, method }, callback);
  },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: false,
} as const satisfies ExtendOptions;

/** Opens nothing yet. Every address is vetted before a socket is opened to it. */
export function createPoster({ addresses, lookup = systemLookup, signal }: PosterOptions): Poster {
  const shared = shareLookups(lookup);
  const agentsFor = (rules: AddressRules) =>
    createVettedAgents({ ...CONNECTIONS, lookup: shared, check: createAddressCheck(rules) });
  const guarded = agentsFor(addresses);
  const trusted = agentsFor({ ...addresses, allowPrivate: true });
  const clients = {
    guarded: got.extend({ ...CLIENT_OPTIONS, agent: { http: guarded.http, https: guarded.https } }),
    trusted: got.extend({ ...CLIENT_OPTIONS, agent: { http: trusted.http, https: trusted.https } }),
  };
  // A listener of each request on the signal would cost a tenth of the request.
  const underWay = new Set<Request>();
  signal.addEventListener("abort", () => {
    for (const stream of underWay) stream.destroy(new Error("aborted"));
  });
  return {
    post: (request) => send(request, request.isTrusted ? clients.trusted : clients.guarded, underWay, signal),
    [Symbol.dispose]: () => {
      guarded[Symbol.dispose]();
      trusted[Symbol.dispose]();
    },
  };
}

async function send(
  request: Post,
  client: Got,
  underWay: Set<Request>,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const failed = (error: Error) => resolve(failure(error, signal));
  if (signal.aborted) return failure(new Error("aborted"), signal);
  let stream: Request | undefined;
  try {
    const opened = open(request, client);
    stream = opened;
    underWay.add(opened);
    // Stays for good: an aborted stream may report more than one error.
    opened.on("error", failed);
    opened.once("response", (response: Response) => {
      opened.off("error", failed); // The status decides, however the rest of the answer ends.
      opened.on("error", () => undefined);
      void drain(opened).then((read) => resolve({ ...answerOf(response), ...read }));
    });
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)));
  }
  const answer = await promise;
  if (stream) underWay.delete(stream);
  return answer;
}

function open({ url, headers, body, timeoutMs }: Post, client: Got): Request {
  const { lookup, connect, secureConnect } = PHASE_TIMEOUTS_MS;
  const stream = client.stream(url, {
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    timeout: {
      lookup: Math.min(lookup, timeoutMs),
      connect: Math.min(connect, timeoutMs),
      secureConnect: Math.min(secureConnect, timeoutMs),
      request: timeoutMs,
    },
  });
  // As an option got would cut it into pieces to tell of their progress, and take a turn of the event loop for each.
  stream.end(body);
  return stream;
}

function answerOf({ statusCode, headers, ip, timings }: Response) {
  return {
    status: statusCode,
    retryAfter: headers["retry-after"],
    remoteAddress: ip ?? null,
    phases: phasesOf(timings),
  };
}

function failure(error: Error, signal: AbortSignal): Answer {
  const { timings } = error as Partial<RequestError>;
  const exchange = { status: null, phases: phasesOf(timings), remoteAddress: null };
  if (signal.aborted) return { ...exchange, class: "reset", detail: "the dispatcher stopped", isOwn: true };
  return { ...exchange, ...classOfNetworkError(error) };
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
    const body = chunks.length === 0 ? NOTHING : Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES);
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

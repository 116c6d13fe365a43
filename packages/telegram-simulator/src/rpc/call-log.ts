import type { TlObject } from "../tl/tl-object.ts";

/** What was called so far. */
export interface CallSummary {
  /** All calls, also those that are not kept. */
  count: number;
  /** The newest calls, oldest first: the requests as decoded, with long byte fields cut off. */
  recent: TlObject[];
}

interface LoggedCall {
  order: number;
  request: TlObject;
}

const KEPT_PER_METHOD = 200;
/** File parts would fill the memory. */
const KEPT_BYTES = 256;

/** Remembers calls, a bounded number per method, so that a large upload does not push the others out. */
export class CallLog {
  readonly #recent = new Map<string, LoggedCall[]>();
  readonly #counts = new Map<string, number>();
  #order = 0;

  add(request: TlObject): void {
    const { _: method } = request;
    this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    const calls = this.#recent.get(method) ?? [];
    this.#recent.set(method, calls);
    calls.push({ order: this.#order++, request: withoutLongBytes(request) });
    if (calls.length > 2 * KEPT_PER_METHOD) calls.splice(0, KEPT_PER_METHOD);
  }

  /** The calls of one method, or of all of them. */
  summary(method?: string): CallSummary {
    const methods = method === undefined ? [...this.#counts.keys()] : [method];
    const calls = methods.flatMap((name) => (this.#recent.get(name) ?? []).slice(-KEPT_PER_METHOD));
    return {
      count: methods.reduce((sum, name) => sum + (this.#counts.get(name) ?? 0), 0),
      recent: calls.sort((a, b) => a.order - b.order).map(({ request }) => request),
    };
  }
}

/** Bytes of a packet are views of it: what is kept is copied, or the whole packet would stay in memory. */
function withoutLongBytes(request: TlObject): TlObject {
  let copy = request;
  for (const field in request) {
    const value = request[field];
    if (!Buffer.isBuffer(value)) continue;
    if (copy === request) copy = { ...request };
    copy[field] = Buffer.from(value.subarray(0, KEPT_BYTES));
  }
  return copy;
}

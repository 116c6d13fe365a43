import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { LookupFunction } from "node:net";
import { type AddressRules, createAddressCheck, createVettedAgents } from "@telepipe/runtime";

/** The connections to endpoints of one kind. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** The connections to all endpoints. */
export interface AllAgents extends Disposable {
  of(endpoint: { readonly isTrusted: boolean }): Agents;
}

/** Connections stay open between deliveries; how many there are is up to the delivery workers. */
const OPTIONS = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 } as const;

/**
 * Opens nothing yet. Endpoints that the operator names himself may be at private addresses; for all others the rules
 * decide, at every new socket.
 */
export function createAgents(rules: AddressRules, lookup?: LookupFunction): AllAgents {
  const options = { ...OPTIONS, ...(lookup ? { lookup } : {}) };
  const guarded = createVettedAgents({ ...options, check: createAddressCheck(rules) });
  const trusted = createVettedAgents({
    ...options,
    check: createAddressCheck({ ...rules, allowPrivate: true }),
  });
  return {
    of: ({ isTrusted }) => (isTrusted ? trusted : guarded),
    [Symbol.dispose]: () => {
      guarded[Symbol.dispose]();
      trusted[Symbol.dispose]();
    },
  };
}

import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from "node:http";
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { AddressCheck } from "./address-check.ts";
import { AddressForbidden, createVettedLookup } from "./vetted-lookup.ts";

/** Connections of both schemes. */
export interface VettedAgents extends Disposable {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** How connections are kept, which addresses they may go to and who resolves names. */
export interface VettedAgentsOptions extends HttpAgentOptions, HttpsAgentOptions {
  readonly check: AddressCheck;
  readonly lookup?: LookupFunction;
}

/**
 * Agents that check every address before a socket is opened to it, also one that a URL holds literally. A request that
 * would go elsewhere fails with `AddressForbidden`.
 */
export function createVettedAgents({ check, lookup, ...options }: VettedAgentsOptions): VettedAgents {
  const vetted = createVettedLookup(check, lookup);
  const http = vet(new HttpAgent(options), check, vetted);
  const https = vet(new HttpsAgent(options), check, vetted);
  return {
    http,
    https,
    [Symbol.dispose]: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** Node asks a lookup only for names, hence the second look at literals. */
function vet<Agent extends HttpAgent>(agent: Agent, check: AddressCheck, lookup: LookupFunction): Agent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = options.host ?? "localhost";
    const problem = isIP(host) === 0 ? null : check(host);
    if (problem === null) return connect({ ...options, lookup }, callback);
    callback?.(new AddressForbidden(problem), undefined as never); // Node's type forgets that errors come alone.
    return undefined;
  };
  return agent;
}

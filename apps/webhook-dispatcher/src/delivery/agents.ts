import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** The connections to all endpoints. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections stay open between deliveries; how many there are is up to the delivery workers. */
const OPTIONS = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 } as const;

/** Opens nothing yet. */
export function createAgents(): Agents & Disposable {
  const http = new HttpAgent(OPTIONS);
  const https = new HttpsAgent(OPTIONS);
  return {
    http,
    https,
    [Symbol.dispose]: () => {
      http.destroy();
      https.destroy();
    },
  };
}

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { type HealthCheck, readiness } from "./health.ts";

/** The small listener of processes that have no HTTP of their own. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/healthz` (alive), `/readyz` (200 or 503 with the checks) and `/metrics` (Prometheus). */
export async function startHealthServer(options: {
  port: number;
  host: string;
  checks: Readonly<Record<string, HealthCheck>>;
  metrics: Registry;
}): Promise<HealthServer> {
  const { port, host, checks, metrics } = options;
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, string, string]> => {
      switch (request.url) {
        case "/healthz":
          return [200, "application/json", '{"ok":true}'];
        case "/readyz": {
          const state = await readiness(checks);
          return [state.ready ? 200 : 503, "application/json", JSON.stringify(state)];
        }
        case "/metrics":
          return [200, metrics.contentType, await metrics.metrics()];
        default:
          return [404, "application/json", '{"ok":false}'];
      }
    };
    answer().then(
      ([status, type, body]) => response.writeHead(status, { "content-type": type }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

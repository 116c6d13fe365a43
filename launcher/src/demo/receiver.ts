import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { listenError } from "@telepipe/runtime";

/** One request as `GET /deliveries` shows it. */
export interface Delivery {
  readonly received_at: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, or the text when it is not JSON. */
  readonly body: unknown;
}

/** The demo's webhook receiver. */
export interface DemoReceiver {
  /** Where webhooks are posted to. */
  readonly hookUrl: string;
  readonly port: number;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

/** Older deliveries are forgotten, so that a demo left running does not fill the memory. */
const DELIVERIES_MAX = 10_000;

/**
 * Starts a receiver on loopback: any `POST` is recorded and answered with 200, `GET /deliveries` lists what came,
 * oldest first, and `DELETE /deliveries` forgets it.
 */
export async function startDemoReceiver(port: number): Promise<DemoReceiver> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "POST") {
      const body = parsed(await text(request));
      deliveries.push({ received_at: new Date().toISOString(), headers: request.headers, body });
      if (deliveries.length > DELIVERIES_MAX) deliveries.shift();
      answer(200, { ok: true });
    } else if (request.url !== "/deliveries") {
      answer(404, { ok: false, description: "GET /deliveries lists what came" });
    } else {
      if (request.method === "DELETE") deliveries.length = 0;
      answer(200, deliveries);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: unknown) => {
    throw listenError(error, "DEMO_RECEIVER_PORT", port);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    hookUrl: `http://127.0.0.1:${bound}/webhook`,
    deliveries,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

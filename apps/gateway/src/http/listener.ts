import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError } from "@telepipe/contracts";
import { listenError } from "@telepipe/runtime";
import type { Hono } from "hono";
import { errorEnvelope, errorResponse } from "./error-response.ts";
import type { GatewayEnv } from "./gateway-env.ts";

/** Longer than the idle time after which usual proxies and clients close their side, so that they close first. */
const KEEP_ALIVE_MS = 75_000;
/** While stopping, how often connections that have become idle are closed. */
const DRAIN_POLL_MS = 50;

/** Where to listen, and the variable that says so. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly portVariable: string;
}

/** An HTTP server around one Hono app. */
export interface Listener {
  /** With the port that was really taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections and waits until the running requests are answered, at most `graceMs`. */
  drain(graceMs: number): Promise<void>;
  /** Cuts what is still open. */
  close(): Promise<void>;
}

/**
 * Listens for an app. What never becomes a request of the app (broken HTTP, an impossible host or path) is
 * answered in the same envelope.
 *
 * @throws Error naming the variable when the port is taken
 */
export async function listen(app: Hono<GatewayEnv>, address: ListenAddress): Promise<Listener> {
  const server = createServer(
    getRequestListener((request, env) => answer(app, request, env as GatewayEnv["Bindings"]), {
      errorHandler: () =>
        errorResponse(new ApiError("MALFORMED_BODY", { detail: "can't parse the request" })),
    }),
  );
  // An upload may take its time; a sender that falls silent is cut off while its body is read.
  server.requestTimeout = 0;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("clientError", (error, socket) => {
    if (!socket.writable || (error as NodeJS.ErrnoException).code === "ECONNRESET") return socket.destroy();
    socket.end(brokenRequestAnswer());
  });
  server.listen(address.port, address.host);
  await once(server, "listening").catch((error) => {
    throw listenError(error, address.portVariable, address.port);
  });
  const closed = once(server, "close");
  // A TCP server's address is always an object.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${urlHost(address.host)}:${port}`,
    drain: (graceMs) => drain(server, closed, graceMs),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A route that streams writes to Node's response itself; the app's own answer is then none. */
async function answer(
  app: Hono<GatewayEnv>,
  request: Request,
  env: GatewayEnv["Bindings"],
): Promise<Response> {
  const response = await app.fetch(request, env);
  return env.outgoing.headersSent ? RESPONSE_ALREADY_SENT : response;
}

async function drain(server: Server, closed: Promise<unknown>, graceMs: number): Promise<void> {
  server.close();
  // Connections that were busy when the server closed become idle later, and nobody else ends those.
  const sweep = setInterval(() => server.closeIdleConnections(), DRAIN_POLL_MS);
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, graceMs);
  await Promise.race([closed, late]);
  clearTimeout(timer);
  clearInterval(sweep);
}

function brokenRequestAnswer(): string {
  const body = errorEnvelope(new ApiError("MALFORMED_BODY", { detail: "can't parse the request as HTTP" }));
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Where this machine reaches a listener; the wildcard addresses are no destinations. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../network/listen-on-loopback.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { ControlContext } from "./control-context.ts";
import { toJson } from "./json-value.ts";
import { readBody } from "./read-body.ts";
import { findRoute } from "./routes.ts";

/** Options of the control API. */
export interface ControlOptions extends ControlContext {
  /** A free one by default. */
  port?: number | undefined;
}

/** A running control API. */
export interface ControlServer extends AsyncDisposable {
  readonly port: number;
  /** For example `http://127.0.0.1:8090`. */
  readonly url: string;
  /** Safe to call twice. */
  close(): Promise<void>;
}

const host = "127.0.0.1";
/**
 * Starts the control API: JSON over HTTP, on loopback only, by which other programs direct the simulator.
 * The simulator stays the caller's to close. Throws when the port is taken.
 */
export async function startControl({ port, ...context }: ControlOptions): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void respond(context, request, response);
  });
  const actualPort = await listenOnLoopback(server, host, port ?? 0);
  const close = () => closeServer(server);
  return { port: actualPort, url: `http://${host}:${actualPort}`, close, [Symbol.asyncDispose]: close };
}

/** Never throws: whatever goes wrong is the response. */
async function respond(
  context: ControlContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, value } = await answer(context, request);
  response.writeHead(status, { "content-type": "application/json" }).end(toJson(value));
}

async function answer(
  context: ControlContext,
  request: IncomingMessage,
): Promise<{ status: number; value: unknown }> {
  const url = new URL(request.url ?? "/", `http://${host}`);
  const route = findRoute(request.method ?? "", url.pathname);
  if (route === "wrong-method")
    return { status: 405, value: { error: `${url.pathname} has no ${request.method}` } };
  if (route === "unknown-path") return { status: 404, value: { error: `unknown path ${url.pathname}` } };
  try {
    const path = route.path.map(decodeURIComponent);
    const body = await readBody(request);
    return { status: 200, value: await route.handler(context, { path, query: url.searchParams, body }) };
  } catch (error) {
    // The latter is a path with a broken percent sequence.
    const isBadInput = error instanceof InvalidInput || error instanceof URIError;
    if (isBadInput) return { status: 400, value: { error: error.message } };
    return { status: 500, value: { error: String(error) } };
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

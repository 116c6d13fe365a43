import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import type { Readable } from "node:stream";
import { API_KEY } from "./start-test-gateway.ts";

/** An answer as Node's own client saw it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request with exactly these headers; a stream as body goes out chunked unless a length is given. */
export async function rawRequest(
  url: string,
  options: {
    method?: string;
    headers?: OutgoingHttpHeaders;
    body?: Readable | Buffer | string;
    signal?: AbortSignal;
  } = {},
): Promise<RawAnswer> {
  const { method = "POST", headers = {}, body, signal } = options;
  const request = httpRequest(url, { method, headers: { "x-api-key": API_KEY, ...headers }, signal });
  const responded = once(request, "response");
  // An answer that comes before the body is sent may end the sending.
  request.on("error", () => undefined);
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body)) request.end(body);
  else body.on("error", () => undefined).pipe(request);
  const [response] = await responded;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  if (typeof body === "object" && !Buffer.isBuffer(body)) body.destroy();
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** Sends bytes over a socket and returns everything that comes back until the server closes. */
export async function rawBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

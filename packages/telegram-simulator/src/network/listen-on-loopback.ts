import { once } from "node:events";
import type { Server } from "node:net";

/** Below 32768, because GramJS keeps a session's port in 16 signed bits. */
const FIRST_PORT = 20_000;
const LAST_PORT = 31_999;
/** All of 127.0.0.0/8 is this machine, so that each data centre can have an address of its own. */
const LOOPBACK_HOST = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;

/**
 * Starts listening on loopback and returns the port: `port`, or the first free one from 20000 to 31999. Throws for any
 * other host, since whoever reaches a simulator can act as anybody in it, and when the port is taken.
 */
export async function listenOnLoopback(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<number> {
  if (!LOOPBACK_HOST.test(host)) throw new Error(`the simulator listens on loopback only, not on ${host}`);
  if (port !== undefined) return listen(server, host, port);
  // Programs that start together begin at different places, so that they do not race for the same ports.
  const offset = (process.pid * 31) % (LAST_PORT - FIRST_PORT + 1);
  for (let step = 0; step <= LAST_PORT - FIRST_PORT; step++) {
    const candidate = FIRST_PORT + ((offset + step) % (LAST_PORT - FIRST_PORT + 1));
    try {
      return await listen(server, host, candidate);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    }
  }
  throw new Error(`no port is free from ${FIRST_PORT} to ${LAST_PORT}`);
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The server of a program that has a webhook. */
export interface Hook {
  readonly url: string;
  close(): Promise<void>;
}

/** Has a server of a program listen on loopback. */
export async function openHook(server: Server): Promise<Hook> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A TCP server's address is none else.
  return {
    url: `http://127.0.0.1:${port}/hook`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

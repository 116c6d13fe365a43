import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on loopback that knows what its clients sent and when. */
export interface RecordingProxy extends AsyncDisposable {
  readonly port: number;
  /** Bytes sent by clients so far. */
  readonly sentBytes: number;
  /** `performance.now()` when a client last sent something; 0 before. */
  readonly lastSentAt: number;
  /** Connections that were ever made. */
  readonly dials: number;
  /** Connections that are open. */
  readonly connectionCount: number;
}

/** Starts one. The server sees its clients at `localAddress`, any of 127.0.0.0/8. */
export async function startRecordingProxy(
  targetPort: number,
  localAddress = "127.0.0.1",
): Promise<RecordingProxy> {
  const clients = new Set<Socket>();
  let sentBytes = 0;
  let dials = 0;
  let lastSentAt = 0;
  const server = createServer((client) => {
    const upstream = connect({ host: "127.0.0.1", port: targetPort, localAddress });
    clients.add(client);
    dials += 1;
    client.on("data", (data) => {
      sentBytes += data.length;
      lastSentAt = performance.now();
    });
    client.pipe(upstream).pipe(client);
    client.on("error", () => undefined).on("close", () => upstream.destroy());
    client.on("close", () => clients.delete(client));
    upstream.on("error", () => undefined).on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get sentBytes() {
      return sentBytes;
    },
    get lastSentAt() {
      return lastSentAt;
    },
    get dials() {
      return dials;
    },
    get connectionCount() {
      return clients.size;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const client of clients) client.destroy();
      await once(server, "close");
    },
  };
}

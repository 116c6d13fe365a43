import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a real Redis that can be cut. */
export interface RedisProxy extends AsyncDisposable {
  readonly url: string;
  /** Breaks all connections and accepts none until `restore`. */
  cut(): void;
  restore(): void;
  /** From now on commands reach Redis, but its answers do not come back, until the next `cut`. */
  swallowAnswers(): void;
}

/** Starts a proxy on loopback to the Redis at `url`. */
export async function startRedisProxy(url: string): Promise<RedisProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSwallowing = false;
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    client.pipe(upstream);
    upstream.on("data", (chunk) => {
      if (!isSwallowing) client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}${target.pathname}`,
    cut: () => {
      isCut = true;
      isSwallowing = false;
      breakAll();
    },
    restore: () => {
      isCut = false;
    },
    swallowAnswers: () => {
      isSwallowing = true;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      breakAll();
      await once(server, "close");
    },
  };
}

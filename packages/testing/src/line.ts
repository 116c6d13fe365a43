import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP way to a server that can fail without touching the server or anybody else's connections. */
export interface Line extends AsyncDisposable {
  /** On 127.0.0.1; leads to the server. */
  readonly port: number;
  /** Breaks all connections and lets none through until `mend`. */
  cut(): void;
  /** Keeps all connections and lets nothing through, in neither direction, until `mend`: half-open TCP. */
  freeze(): void;
  /** Lets everything through again. What came while it was frozen follows now. */
  mend(): void;
}

/** A connection through a line. */
export interface LineConnection {
  readonly openedAt: number;
}

/**
 * Opens a line to `port` on 127.0.0.1.
 *
 * @param onSpoken called when whoever dialled sends something; not for what a frozen line held back
 */
export async function openLine(port: number, onSpoken?: (connection: LineConnection) => void): Promise<Line> {
  const sockets = new Set<Socket>();
  let state: "whole" | "cut" | "frozen" = "whole";
  let frozenUntil = 0;
  const server = createServer((inner) => {
    const connection = { openedAt: Date.now() };
    inner.on("data", () => {
      if (connection.openedAt > frozenUntil) onSpoken?.(connection);
    });
    const outer = connect(port, "127.0.0.1");
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined); // It closes, which is what counts.
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on("data", (bytes) => {
        if (!other.write(bytes)) socket.pause();
      });
      socket.on("end", () => other.end());
      socket.on("drain", () => {
        if (state !== "frozen") other.resume();
      });
      if (state === "frozen") socket.pause();
    }
    if (state === "cut") inner.resetAndDestroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    state = "cut";
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port, // A TCP server's address is none else.
    cut,
    freeze: () => {
      state = "frozen";
      for (const socket of sockets) socket.pause();
    },
    mend: () => {
      if (state === "frozen") frozenUntil = Date.now();
      state = "whole";
      for (const socket of sockets) socket.resume();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}

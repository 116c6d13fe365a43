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
  /** What is sent arrives, and its answers are lost, until the next `cut`. */
  swallowAnswers(): void;
  /** Everything arrives so many milliseconds later, in each direction, until `mend`. */
  slow(delayMs: number): void;
  /** Lets everything through again, at once. What came while it was frozen follows now. */
  mend(): void;
  /** New connections lead to this port instead. */
  leadTo(port: number): void;
}

/** A connection through a line. */
export interface LineConnection {
  readonly openedAt: number;
}

/** What a line may be told. */
export interface LineOptions {
  /** Where it leads to; 127.0.0.1. */
  readonly host?: string;
  /** Called when whoever dialled sends something; not for what a frozen line held back. */
  readonly onSpoken?: (connection: LineConnection) => void;
}

/** Opens a line to `port`. */
export async function openLine(
  port: number,
  { host = "127.0.0.1", onSpoken }: LineOptions = {},
): Promise<Line> {
  let target = port;
  const sockets = new Set<Socket>();
  let state: "whole" | "cut" | "frozen" | "swallowing" = "whole";
  let frozenUntil = 0;
  let delayMs = 0;
  const server = createServer((inner) => {
    const connection = { openedAt: Date.now() };
    inner.on("data", () => {
      if (connection.openedAt > frozenUntil) onSpoken?.(connection);
    });
    const outer = connect(target, host);
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
      const carry = inOrder(() => delayMs);
      socket.on("data", (bytes) => {
        if (state === "swallowing" && socket === outer) return;
        carry(() => void (other.write(bytes) || socket.pause()));
      });
      socket.on("end", () => carry(() => void other.end()));
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
    swallowAnswers: () => {
      state = "swallowing";
    },
    slow: (ms) => {
      delayMs = ms;
    },
    mend: () => {
      delayMs = 0;
      if (state === "frozen") frozenUntil = Date.now();
      state = "whole";
      for (const socket of sockets) socket.resume();
    },
    leadTo: (other) => {
      target = other;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}

/** Runs steps one after the other, each as late as it is asked for; none overtakes another when that changes. */
function inOrder(delayMs: () => number): (step: () => void) => void {
  const waiting: (() => void)[] = [];
  return (step) => {
    if (delayMs() === 0 && waiting.length === 0) return step();
    waiting.push(step);
    setTimeout(() => waiting.shift()?.(), delayMs());
  };
}

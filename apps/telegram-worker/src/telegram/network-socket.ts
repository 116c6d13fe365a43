import { connect, type Socket } from "node:net";
import { passPoint } from "@telepipe/runtime";
import type { PromisedNetSockets } from "telegram/extensions/index.js";
import { SocketError } from "./seams/library.ts";

/** Opens a TCP connection; may throw. */
export type Dial = (host: string, port: number) => Socket;

/** What all sockets of one client share. */
export interface SocketOptions {
  readonly dial: Dial;
  /** Once aborted, every socket is destroyed and none can be opened: the client is off the network for good. */
  readonly closed: AbortSignal;
  /** Whether anything may be sent at this moment; where not, the socket is destroyed instead. */
  isAllowed(): boolean;
  /** The other side was heard: a connection has opened, or data has arrived. */
  onHeard(): void;
}

/** What a packet takes at most (core.telegram.org/mtproto/mtproto-transports). */
const MOST_PACKET_BYTES = 16 * 1024 * 1024;

/** How long a TCP connection may take to open. */
const DIAL_TIMEOUT_MS = 10_000;

const FORBIDDEN = "this worker does not own the account any more";

/** Dials what the library asks for. */
export const dialDirectly: Dial = (host, port) => connect({ host, port });

/**
 * The library's `networkSocket` parameter: a class with one instance per TCP connection. The library's own has no
 * dial timeout, lets a client that was told to stop dial again, and copies everything that is buffered on each packet.
 */
export function createNetworkSocket(options: SocketOptions): typeof PromisedNetSockets {
  class ClientSocket extends NetworkSocket {
    constructor() {
      super(options);
    }
  }
  // The library constructs it and calls connect, readExactly, read, readAll, write and close; its type also has
  // private members that nothing else touches.
  return ClientSocket as unknown as typeof PromisedNetSockets;
}

class NetworkSocket {
  readonly #options: SocketOptions;
  #socket: Socket | undefined;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #isClosed = true;
  #wake: () => void = () => undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  async connect(port: number, host: string): Promise<this> {
    const { closed, dial, isAllowed, onHeard } = this.#options;
    closed.throwIfAborted();
    if (!isAllowed()) throw new SocketError(FORBIDDEN);
    const socket = dial(host, port);
    this.#socket = socket;
    const destroy = () => socket.destroy(closed.reason as Error);
    closed.addEventListener("abort", destroy, { once: true });
    socket.once("close", () => {
      closed.removeEventListener("abort", destroy);
      this.#end();
    });
    await opened(socket);
    this.#isClosed = false;
    onHeard();
    socket.setNoDelay(true).setKeepAlive(true, 30_000);
    socket.on("data", (data: Buffer) => this.#take(data));
    return this;
  }

  /** Waits for exactly `length` bytes; fails when the connection ends first, or when no packet is so long. */
  async readExactly(length: number): Promise<Buffer> {
    // The length is read from the line itself: where that is spoilt, whatever else comes would be waited for in vain.
    if (length < 0 || length > MOST_PACKET_BYTES) await this.close();
    while (length < 0 || this.#buffered < length) await this.#more();
    return this.#cut(length);
  }

  /** At least one byte, at most `length`. */
  async read(length: number): Promise<Buffer> {
    while (this.#buffered === 0) await this.#more();
    return this.#cut(Math.min(length, this.#buffered));
  }

  async readAll(): Promise<Buffer> {
    return this.read(Number.POSITIVE_INFINITY);
  }

  write(data: Buffer): void {
    if (this.#isClosed || !this.#socket) throw new SocketError("the connection is closed");
    if (!this.#options.isAllowed()) {
      this.#socket.destroy();
      throw new SocketError(FORBIDDEN);
    }
    passPoint("writeAllowed");
    this.#socket.write(data);
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
    this.#end();
  }

  #take(data: Buffer): void {
    this.#chunks.push(data);
    this.#buffered += data.length;
    this.#options.onHeard();
    this.#wake();
  }

  #end(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The library reads from one place at a time, so one waiter is enough. */
  async #more(): Promise<void> {
    if (this.#isClosed) throw new SocketError("the connection is closed");
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #cut(length: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#buffered);
    if (!all) return Buffer.alloc(0);
    this.#buffered -= length;
    this.#chunks = this.#buffered === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  }
}

async function opened(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.setTimeout(DIAL_TIMEOUT_MS, () =>
      socket.destroy(new SocketError("no TCP connection within 10 s")),
    );
    // Stays for the socket's life: an error after opening shows as the end of the connection.
    socket.on("error", (cause) => reject(new SocketError(cause.message, { cause })));
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve();
    });
    socket.once("close", () => reject(new SocketError("the connection was closed while it was opened")));
  });
}

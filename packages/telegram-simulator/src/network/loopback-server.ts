import { createServer, type Server, type Socket } from "node:net";
import { Connection } from "./connection.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import type { NetworkChange, NetworkConditions } from "./network-conditions.ts";

export interface LoopbackServerOptions {
  /** A loopback address; anything else is refused. */
  host: string;
  /** By default the first free one from 20000 to 31999. */
  port: number | undefined;
  /** Takes a new connection; returns what handles its packets. What that throws closes the connection. */
  onConnection: (connection: Connection) => (packet: Buffer) => void;
  /** Told why a connection was closed for its bytes. */
  onBadBytes: (error: unknown) => void;
}

/** All connections of a data centre, and the network that they run over. */
export class LoopbackServer {
  readonly #options: LoopbackServerOptions;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #conditions: NetworkConditions = { latencyMs: 0, jitterMs: 0, offlineUntilMs: 0 };

  constructor(options: LoopbackServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Starts listening; returns the port. Throws when the host is not loopback or the port is taken. */
  listen(): Promise<number> {
    return listenOnLoopback(this.#server, this.#options.host, this.#options.port);
  }

  /** Delays every packet to a client from now on. */
  slowDown(delays: { latencyMs?: number | undefined; jitterMs?: number | undefined }): void {
    this.#conditions.latencyMs = delays.latencyMs ?? this.#conditions.latencyMs;
    this.#conditions.jitterMs = delays.jitterMs ?? this.#conditions.jitterMs;
  }

  /**
   * Drops all connections and resets new ones for so long. The port stays bound, so that no other program can take it
   * meanwhile.
   */
  goOffline(durationMs: number): void {
    this.#conditions.offlineUntilMs = Date.now() + durationMs;
    this.disconnectAll();
  }

  disconnectAll(): void {
    for (const connection of [...this.#connections]) connection.destroy();
  }

  /** Does to every connection what can happen to it on its way. */
  spoil({ garbage, halfClose, silence }: Pick<NetworkChange, "garbage" | "halfClose" | "silence">): void {
    for (const connection of this.#connections) {
      if (garbage) connection.sendGarbage();
      if (halfClose) connection.halfClose();
      if (silence) connection.silence();
    }
  }

  async close(): Promise<void> {
    this.disconnectAll();
    if (!this.#server.listening) return;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    if (Date.now() < this.#conditions.offlineUntilMs) {
      socket.resetAndDestroy();
      return;
    }
    let handle: ((packet: Buffer) => void) | undefined;
    const connection: Connection = new Connection({
      socket,
      conditions: this.#conditions,
      onPacket: (packet) => handle?.(packet),
      onClose: () => this.#connections.delete(connection),
      onBadBytes: this.#options.onBadBytes,
    });
    this.#connections.add(connection);
    handle = this.#options.onConnection(connection);
  }
}

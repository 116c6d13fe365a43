import type { Socket } from "node:net";
import { PacketStream } from "../transport/packet-stream.ts";
import { DelayLine } from "./delay-line.ts";
import { type NetworkConditions, packetDelayMs } from "./network-conditions.ts";

export interface ConnectionOptions {
  socket: Socket;
  conditions: NetworkConditions;
  /** Handles one packet. What it throws closes the connection. */
  onPacket: (packet: Buffer) => void;
  onClose: () => void;
  /** Told what was wrong with the bytes when the connection is closed for that. */
  onBadBytes: (error: unknown) => void;
}

const garbageBytes = 64;

/** Longer ones fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A client that reads so much less than it asks for is not listened to until it has caught up. */
const UNREAD_BYTES = 4 * 1024 * 1024;
/** One that reads nothing while much is pushed to it is cut off. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024;

/** A TCP connection as packets: whatever bytes arrive, it either hands on whole packets or closes. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #packets = new PacketStream();
  readonly #delayLine: DelayLine;
  readonly #remoteAddress: string;
  #disconnectTimer: NodeJS.Timeout | undefined;
  #isCorked = false;
  #isSilent = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#delayLine = new DelayLine((frame) => this.#write(frame));
    const { socket } = options;
    // The socket forgets it when it closes.
    this.#remoteAddress = socket.remoteAddress ?? "";
    socket.setNoDelay(true);
    socket.on("drain", () => socket.resume());
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    // "close" follows, which is all that matters.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#release();
      options.onClose();
    });
  }

  get remoteAddress(): string {
    return this.#remoteAddress;
  }

  get isOpen(): boolean {
    return this.#options.socket.writable;
  }

  /** Sends a packet, later when the network is slow; drops it when the connection is closed. */
  send(packet: Buffer): void {
    if (!this.isOpen || this.#isSilent) return;
    this.#delayLine.send(this.#packets.wrap(packet), packetDelayMs(this.#options.conditions));
  }

  /** Sends a transport error, such as -404, and closes. */
  refuse(code: number): void {
    const packet = Buffer.alloc(4);
    packet.writeInt32LE(code);
    if (this.isOpen) this.#options.socket.end(this.#packets.wrap(packet));
  }

  /** Closes in so many seconds, unless this is called again before that. */
  disconnectAfter(seconds: number): void {
    clearTimeout(this.#disconnectTimer);
    const delayMs = Math.min(Math.max(seconds, 0) * 1000, LONGEST_TIMER_MS);
    this.#disconnectTimer = setTimeout(() => this.destroy(), delayMs);
  }

  /** Sends bytes that are no packet; in every transport they announce one that is longer than any. */
  sendGarbage(): void {
    this.#options.socket.write(Buffer.alloc(garbageBytes, 0x7f));
  }

  /** Sends nothing any more and says so, and reads nothing that still comes. */
  halfClose(): void {
    this.#isSilent = true;
    this.#options.socket.end();
  }

  /** Loses everything in both directions from now on, and says nothing of it. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Closes at once; what was not sent yet is lost. */
  destroy(): void {
    this.#release();
    this.#options.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#isSilent) return;
    try {
      for (const packet of this.#packets.receive(chunk)) {
        if (!this.isOpen) return;
        this.#options.onPacket(packet);
      }
    } catch (error) {
      this.#options.onBadBytes(error);
      this.destroy();
    }
  }

  /** Frames of one turn of the event loop leave together. */
  #write(frame: Buffer): void {
    const { socket } = this.#options;
    if (!this.#isCorked) {
      this.#isCorked = true;
      socket.cork();
      setImmediate(() => {
        this.#isCorked = false;
        socket.uncork();
      });
    }
    socket.write(frame);
    if (socket.writableLength > MOST_UNREAD_BYTES) this.destroy();
    else if (socket.writableLength > UNREAD_BYTES) socket.pause();
  }

  #release(): void {
    clearTimeout(this.#disconnectTimer);
    this.#delayLine.close();
  }
}

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { sha1 } from "../src/crypto/hash.ts";
import { decryptMessage, encryptMessage } from "../src/crypto/message-encryption.ts";
import { unpackMessages } from "../src/session/unpack-messages.ts";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import { unpackGzip } from "../src/tl/tl-codec.ts";
import type { TlObject } from "../src/tl/tl-object.ts";
import { ByteQueue } from "../src/transport/byte-queue.ts";
import type { Framing } from "../src/transport/framing.ts";
import { intermediate } from "../src/transport/intermediate.ts";

/** One message of the server. */
export interface ReceivedMessage {
  messageId: bigint;
  sequenceNumber: number;
  salt: bigint;
  object: TlObject;
  /** Number of messages in the packet that brought it. */
  packetSize: number;
  /** Whether its body, or the result in it, was gzip_packed. */
  isPacked: boolean;
}

export interface OutgoingOptions {
  messageId?: bigint;
  sequenceNumber?: number;
  salt?: bigint;
}

const codec = loadSchemas();
const DEADLINE_MS = 3000;
const GZIP_PACKED_ID = 0x3072cfa1;
const RPC_RESULT_ID = 0xf35c6d01;
const MSG_CONTAINER_ID = 0x73f1f8dc;

/** A client that sends exactly what a test wants, over a session that was minted. */
export class RawClient {
  readonly received: ReceivedMessage[] = [];
  /** Packets of four bytes: transport errors. */
  readonly transportErrors: number[] = [];
  readonly sessionId: bigint;
  salt = 0n;
  readonly #authKey: Buffer;
  readonly #socket: Socket;
  readonly #framing: Framing;
  readonly #queue = new ByteQueue();
  readonly #closed = Promise.withResolvers<void>();
  #waiters: (() => void)[] = [];
  #lastMessageId = 0n;
  #contentCount = 0;
  isClosed = false;

  private constructor(socket: Socket, authKey: Buffer, sessionId: bigint, framing: Framing) {
    this.#socket = socket;
    this.#authKey = authKey;
    this.sessionId = sessionId;
    this.#framing = framing;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.isClosed = true;
      this.#closed.resolve();
      this.#wake();
    });
  }

  static async connect(
    port: number,
    authKey: Buffer,
    {
      sessionId = 7n,
      framing = intermediate(),
      tag = Buffer.from("eeeeeeee", "hex"),
      host = "127.0.0.1",
      localAddress = "127.0.0.1",
    } = {},
  ): Promise<RawClient> {
    const socket = connect({ port, host, localAddress });
    await once(socket, "connect");
    socket.write(tag);
    return new RawClient(socket, authKey, sessionId, framing);
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Takes over another client's session: its salt, and its numbers where it left off. */
  continue(other: RawClient): void {
    this.salt = other.salt;
    this.#lastMessageId = other.#lastMessageId;
    this.#contentCount = other.#contentCount;
  }

  /** Sends one call and resolves to its result; an rpc_error is resolved to as it is. */
  async call(object: TlObject, options: OutgoingOptions = {}): Promise<TlObject> {
    const messageId = this.send(object, options);
    return await this.resultOf(messageId);
  }

  async resultOf(messageId: bigint): Promise<TlObject> {
    const { object } = await this.next(
      ({ object }) => object._ === "rpc_result" && object.req_msg_id === messageId,
    );
    return object.result as TlObject;
  }

  /** Learns the salt and announces the layer, as a client does first. */
  async begin(layer = 198): Promise<void> {
    this.send({ _: "ping", ping_id: 1n });
    const { object } = await this.next(({ object }) => object._ === "bad_server_salt");
    this.salt = object.new_server_salt as bigint;
    await this.call(inLayer({ _: "help.getConfig" }, layer));
  }

  /** Sends one message in a packet of its own; returns its id. */
  send(object: TlObject, options: OutgoingOptions = {}): bigint {
    const messageId = options.messageId ?? this.nextMessageId();
    // An acknowledgement is not acknowledged itself, so its number is even.
    const ackOptions = object._ === "msgs_ack" && { sequenceNumber: this.#contentCount * 2 };
    this.sendBody(codec.encode(object, 198), { ...ackOptions, ...options, messageId });
    return messageId;
  }

  /** Sends several messages in one container; returns their ids. */
  sendContainer(objects: TlObject[], options: OutgoingOptions = {}): bigint[] {
    const messages = objects.map((object) => {
      const messageId = this.nextMessageId();
      return { messageId, bytes: withHeader(messageId, this.#sequenceNumber(), codec.encode(object, 198)) };
    });
    const header = Buffer.alloc(8);
    header.writeUInt32LE(MSG_CONTAINER_ID, 0);
    header.writeUInt32LE(messages.length, 4);
    const body = Buffer.concat([header, ...messages.map(({ bytes }) => bytes)]);
    this.sendBody(body, { sequenceNumber: this.#contentCount * 2, ...options });
    return messages.map(({ messageId }) => messageId);
  }

  /** Sends a message whose body is already encoded. */
  sendBody(body: Buffer, options: OutgoingOptions = {}): bigint {
    const messageId = options.messageId ?? this.nextMessageId();
    const header = Buffer.alloc(16);
    header.writeBigInt64LE(options.salt ?? this.salt, 0);
    header.writeBigInt64LE(this.sessionId, 8);
    const message = withHeader(messageId, options.sequenceNumber ?? this.#sequenceNumber(), body);
    this.sendPlain(Buffer.concat([header, message]));
    return messageId;
  }

  /** Encrypts and sends salt, session id and message as they are. */
  sendPlain(plain: Buffer): void {
    const keyId = sha1(this.#authKey).subarray(12);
    this.sendPacket(encryptMessage(this.#authKey, keyId, plain, "client"));
  }

  sendPacket(packet: Buffer): void {
    this.#socket.write(this.#framing.wrap(packet));
  }

  sendRaw(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  nextMessageId(): bigint {
    const now = (BigInt(Date.now()) << 32n) / 1000n;
    const aligned = now - (now % 4n);
    this.#lastMessageId = aligned > this.#lastMessageId ? aligned : this.#lastMessageId + 4n;
    return this.#lastMessageId;
  }

  /** The next message that fits, taken out of those received. Rejects after a deadline or when the server closes. */
  async next(fits: (message: ReceivedMessage) => boolean): Promise<ReceivedMessage> {
    let found: ReceivedMessage | undefined;
    await this.until(() => {
      const index = this.received.findIndex(fits);
      if (index >= 0) [found] = this.received.splice(index, 1);
      return found !== undefined;
    });
    return found as unknown as ReceivedMessage;
  }

  /** Resolves when something that this client can see has come true. */
  async until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!condition()) {
      if (this.isClosed || Date.now() > deadline) {
        const seen = this.received.map(({ object }) => object._).join(", ");
        throw new Error(`${this.isClosed ? "closed" : "timed out"}; received: ${seen}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Resolves when the connection is closed, cleanly or not; rejects after a deadline. */
  async closed(): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("the server did not close")), DEADLINE_MS).unref();
    });
    await Promise.race([this.#closed.promise, late]);
  }

  close(): void {
    this.#socket.destroy();
  }

  #sequenceNumber(): number {
    return this.#contentCount++ * 2 + 1;
  }

  #receive(chunk: Buffer): void {
    this.#queue.push(chunk);
    for (;;) {
      const packet = this.#framing.takePacket(this.#queue);
      if (packet === undefined) break;
      if (packet.length < 24) this.transportErrors.push(packet.readInt32LE());
      else this.#open(packet);
    }
    this.#wake();
  }

  #open(packet: Buffer): void {
    const plain = decryptMessage(this.#authKey, packet, "server");
    if (plain === undefined) throw new Error("the server's packet does not fit the auth key");
    const { messages } = unpackMessages({
      messageId: plain.readBigInt64LE(16),
      sequenceNumber: plain.readInt32LE(24),
      body: plain.subarray(32, 32 + plain.readInt32LE(28)),
    });
    for (const { messageId, sequenceNumber, body } of messages) {
      const isResult = body.readUInt32LE() === RPC_RESULT_ID;
      this.received.push({
        messageId,
        sequenceNumber,
        salt: plain.readBigInt64LE(0),
        object: isResult ? this.#readResult(body) : codec.decode(body),
        packetSize: messages.length,
        isPacked: body.readUInt32LE(isResult ? 12 : 0) === GZIP_PACKED_ID,
      });
    }
  }

  /** A result that is no object, such as a vector, stays as bytes. */
  #readResult(body: Buffer): TlObject {
    const messageId = body.readBigInt64LE(4);
    let result = body.subarray(12);
    if (result.readUInt32LE() === GZIP_PACKED_ID) result = unpackGzip(readBytes(result.subarray(4)));
    return { _: "rpc_result", req_msg_id: messageId, result: decodeOrBytes(result) };
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

/** Wraps a call as clients wrap their first one. */
export function inLayer(query: TlObject, layer = 198): TlObject {
  return {
    _: "invokeWithLayer",
    layer,
    query: { _: "initConnection", api_id: 1, device_model: "test", lang_code: "en", query },
  };
}

function withHeader(messageId: bigint, sequenceNumber: number, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigInt64LE(messageId, 0);
  header.writeInt32LE(sequenceNumber, 8);
  header.writeInt32LE(body.length, 12);
  return Buffer.concat([header, body]);
}

function readBytes(buffer: Buffer): Buffer {
  const isLong = buffer[0] === 254;
  const length = isLong ? buffer.readUIntLE(1, 3) : buffer.readUInt8(0);
  return buffer.subarray(isLong ? 4 : 1, (isLong ? 4 : 1) + length);
}

function decodeOrBytes(result: Buffer): TlObject | Buffer {
  try {
    return codec.decode(result);
  } catch {
    return result;
  }
}

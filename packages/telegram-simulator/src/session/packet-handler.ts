import type { AuthKeyExchange } from "../handshake/auth-key-exchange.ts";
import { makePlainMessage, readPlainMessage } from "../handshake/plain-message.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import type { MessageIdClock } from "./message-id.ts";
import type { MessageReceiver, ReceivingConnection } from "./message-receiver.ts";

export interface PacketHandlerOptions {
  codec: TlCodec;
  clock: MessageIdClock;
  receiver: MessageReceiver;
  /** The key exchange of this connection. */
  exchange: AuthKeyExchange;
  connection: ReceivingConnection & { refuse(code: number): void };
}

/** Transport error: the server does not know the auth key (core.telegram.org/mtproto/mtproto-transports). */
const UNKNOWN_AUTH_KEY = -404;

/**
 * Tells plain packets, which belong to the key exchange, from encrypted ones. The returned function throws TlError and
 * HandshakeError for a packet that no client should send.
 */
export function createPacketHandler(options: PacketHandlerOptions): (packet: Buffer) => void {
  const { codec, clock, receiver, exchange, connection } = options;

  function handleEncrypted(packet: Buffer): void {
    const refusal = receiver.receive(packet, connection);
    if (refusal === "unknown-auth-key") connection.refuse(UNKNOWN_AUTH_KEY);
    if (refusal === "bad-packet") connection.destroy();
  }

  function handlePlain(packet: Buffer): void {
    const body = readPlainMessage(packet);
    if (body === undefined) {
      connection.destroy();
      return;
    }
    const request = codec.decode(body);
    // Some clients acknowledge the answers of the exchange.
    if (request._ === "msgs_ack") return;
    connection.send(makePlainMessage(clock.next(true), codec.encode(exchange.answer(request))));
  }

  return (packet) => {
    const isPlain = packet.length < 8 || packet.readBigInt64LE() === 0n;
    if (isPlain) handlePlain(packet);
    else handleEncrypted(packet);
  };
}

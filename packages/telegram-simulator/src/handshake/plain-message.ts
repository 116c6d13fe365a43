/** auth_key_id (0), message_id and length, before the body (core.telegram.org/mtproto/description). */
const HEADER_BYTES = 20;

/** The body of an unencrypted message, or undefined when the packet is not whole. */
export function readPlainMessage(packet: Buffer): Buffer | undefined {
  if (packet.length < HEADER_BYTES) return undefined;
  const length = packet.readUInt32LE(16);
  return length > packet.length - HEADER_BYTES
    ? undefined
    : packet.subarray(HEADER_BYTES, HEADER_BYTES + length);
}

/** An unencrypted message from the server. */
export function makePlainMessage(messageId: bigint, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeBigInt64LE(messageId, 8);
  header.writeUInt32LE(body.length, 16);
  return Buffer.concat([header, body]);
}

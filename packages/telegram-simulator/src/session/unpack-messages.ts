import { GZIP_PACKED_ID, unpackGzip } from "../tl/tl-codec.ts";
import { TlError } from "../tl/tl-error.ts";
import { TlReader } from "../tl/tl-reader.ts";

/** A message as the client numbered it, its body not decoded yet. */
export interface IncomingMessage {
  messageId: bigint;
  sequenceNumber: number;
  body: Buffer;
}

const MSG_CONTAINER_ID = 0x73f1f8dc;
const MESSAGE_HEADER_BYTES = 16;

/** What a packet brought. */
export interface Unpacked {
  isContainer: boolean;
  messages: IncomingMessage[];
}

/**
 * Cuts a container into its messages; a message that is none is returned alone. A container may be gzip_packed.
 * Throws TlError for lengths that do not fit.
 */
export function unpackMessages(message: IncomingMessage): Unpacked {
  const content = unpackOnce(message);
  if (constructorId(content.body) !== MSG_CONTAINER_ID) return { isContainer: false, messages: [content] };
  const reader = new TlReader(content.body);
  reader.uint();
  const count = reader.count(MESSAGE_HEADER_BYTES);
  const messages = Array.from({ length: count }, () => {
    const inner = { messageId: reader.long(), sequenceNumber: reader.int(), body: reader.raw(reader.int()) };
    // Containers in containers are forbidden (core.telegram.org/mtproto/service_messages#simple-container).
    const unpacked = unpackOnce(inner);
    if (constructorId(unpacked.body) === MSG_CONTAINER_ID)
      throw new TlError("invalid-value", "nested container");
    return unpacked;
  });
  return { isContainer: true, messages };
}

function unpackOnce(message: IncomingMessage): IncomingMessage {
  if (constructorId(message.body) !== GZIP_PACKED_ID) return message;
  const reader = new TlReader(message.body);
  reader.uint();
  return { ...message, body: unpackGzip(reader.bytes()) };
}

function constructorId(body: Buffer): number {
  return body.length < 4 ? 0 : body.readUInt32LE();
}

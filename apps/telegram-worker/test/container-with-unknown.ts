import { Api } from "telegram";

/** The body of a container (core.telegram.org/mtproto/service_messages#containers): pong, an unknown object, pong. */
export function containerWithUnknown(): Buffer {
  const pong = Buffer.alloc(20);
  pong.writeUInt32LE(Api.Pong.CONSTRUCTOR_ID >>> 0);
  const unknown = Buffer.from("efbeadde00000000", "hex");
  const bodies = [pong, unknown, pong];
  const count = Buffer.alloc(4);
  count.writeInt32LE(bodies.length);
  const messages = bodies.map((body, index) => {
    const header = Buffer.alloc(16);
    header.writeBigInt64LE(BigInt(index + 1));
    header.writeInt32LE(body.length, 12);
    return Buffer.concat([header, body]);
  });
  return Buffer.concat([count, ...messages]);
}

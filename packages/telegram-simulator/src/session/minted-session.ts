import { randomBytes } from "node:crypto";

/** An auth key on which an account is logged in, made without a handshake or a login. */
export interface MintedSession {
  dcId: number;
  /** 256 bytes. */
  authKey: Buffer;
  /** The same in the text form of GramJS's StringSession. */
  stringSession: string;
}

/** What a GramJS session carries besides the key. */
const SESSION_VERSION = "1";
const SESSION_ADDRESS = "127.0.0.1";
/** The format holds 16 signed bits, and the client dials a port of its own choice anyway. */
const SESSION_PORT = 443;
export const AUTH_KEY_BYTES = 256;

/** An auth key, random unless it is given, as a session. Registering it with the data centre is up to the caller. */
export function mintSession(dcId: number, authKey: Buffer = randomBytes(AUTH_KEY_BYTES)): MintedSession {
  return { dcId, authKey, stringSession: toStringSession(dcId, authKey) };
}

/** GramJS's StringSession: "1" and base64 of DC (1 byte), address length (2), address, port (2, signed), auth key. */
export function toStringSession(dcId: number, authKey: Buffer): string {
  const address = Buffer.from(SESSION_ADDRESS);
  const lengths = Buffer.alloc(5);
  lengths.writeUInt8(dcId, 0);
  lengths.writeInt16BE(address.length, 1);
  lengths.writeInt16BE(SESSION_PORT, 3);
  const bytes = Buffer.concat([lengths.subarray(0, 3), address, lengths.subarray(3), authKey]);
  return SESSION_VERSION + bytes.toString("base64");
}

import { sha1 } from "../crypto/hash.ts";
import type { Account } from "../world/account.ts";
import type { Session } from "./session.ts";

/** The 401 errors of an account that was logged out from elsewhere. */
export type RevocationError = "AUTH_KEY_UNREGISTERED" | "SESSION_REVOKED";

/** An auth key and everything that belongs to it rather than to one of its sessions. */
export class AuthKey {
  /** 256 bytes. */
  readonly key: Buffer;
  /** The 64 bits that stand at the start of each packet: the end of the key's SHA-1. */
  readonly idBytes: Buffer;
  /** idBytes as 16 hex digits. */
  readonly id: string;
  /** The salt agreed on in the key exchange. */
  readonly firstSalt: bigint | undefined;
  readonly createdAtSeconds: number;
  /** When a temporary key ends; undefined for a permanent one. */
  readonly expiresAtSeconds: number | undefined;
  readonly sessions = new Map<bigint, Session>();
  /** The layer that a client announced on this key; undefined before its first invokeWithLayer. */
  layer: number | undefined;
  /** Who is logged in. Set by AuthKeyStore only, which keeps an index of it. */
  account: Account | undefined;
  /** Why nobody is logged in any more: the error that calls get. */
  revokedWith: RevocationError | undefined;

  constructor(init: {
    key: Buffer;
    createdAtSeconds: number;
    firstSalt?: bigint;
    expiresInSeconds?: number | undefined;
  }) {
    this.key = init.key;
    this.idBytes = sha1(init.key).subarray(12);
    this.id = this.idBytes.toString("hex");
    this.firstSalt = init.firstSalt;
    this.createdAtSeconds = init.createdAtSeconds;
    this.expiresAtSeconds =
      init.expiresInSeconds === undefined ? undefined : init.createdAtSeconds + init.expiresInSeconds;
  }
}

import { sha1 } from "../crypto/hash.ts";
import type { Account } from "../world/account.ts";
import type { Session } from "./session.ts";

/** Why nobody is logged in on a key any more: the errors that its calls get (core.telegram.org/api/errors). */
export const revocationErrors = [
  "AUTH_KEY_UNREGISTERED",
  "SESSION_REVOKED",
  "SESSION_EXPIRED",
  "USER_DEACTIVATED",
  "USER_DEACTIVATED_BAN",
  "AUTH_KEY_DUPLICATED",
] as const;

export type RevocationError = (typeof revocationErrors)[number];

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
  /** The permanent key that a temporary one stands for. */
  boundTo: AuthKey | undefined;
  /** The temporary keys that stand for this one. */
  readonly temporaryKeys = new Set<AuthKey>();
  /** Counts how often the key's salts were replaced before their time. */
  saltVersion = 0;

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

  /** The key that logins belong to: itself, or the one that it stands for. */
  get owner(): AuthKey {
    return this.boundTo ?? this;
  }

  /** Whether it is a temporary key that does not stand for any other yet. */
  get isUnbound(): boolean {
    return this.expiresAtSeconds !== undefined && this.boundTo === undefined;
  }
}

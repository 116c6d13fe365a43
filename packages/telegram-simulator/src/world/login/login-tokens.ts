import { randomBytes } from "node:crypto";
import type { Account } from "../account.ts";

/** A login token: what a QR code shows (core.telegram.org/api/qr-login). */
export interface LoginToken {
  readonly token: Buffer;
  /** Whose login it is. */
  readonly authKeyId: string;
  /** Unix time in seconds. */
  readonly expiresAtSeconds: number;
  /** The account that has scanned the code. */
  acceptedBy: Account | undefined;
}

/** The tokens that have been exported. */
export interface LoginTokens {
  /** The token of an auth key: the valid one, or a new one. */
  export(authKeyId: string): LoginToken;
  /** Accepts a token as the account. */
  accept(token: Buffer, account: Account): LoginToken | "unknown" | "expired" | "already-accepted";
  /** The token, whether it has expired or not. */
  find(token: Buffer): LoginToken | undefined;
  /** Whether the token can no longer be accepted. */
  isExpired(token: LoginToken): boolean;
  /** The account that accepted the auth key's token. Telling it uses the token up. */
  takeAccepted(authKeyId: string): Account | undefined;
}

/** How long a token can be scanned, in seconds. */
export const loginTokenLifetimeSeconds = 30;

/** Creates a desk that has not exported any token; `announce` is called when one has been accepted. */
export function createLoginTokens(
  nowSeconds: () => number,
  announce: (authKeyId: string) => void,
): LoginTokens {
  const byAuthKey = new Map<string, LoginToken>();
  const isExpired = (token: LoginToken) => nowSeconds() >= token.expiresAtSeconds;

  function find(token: Buffer): LoginToken | undefined {
    return [...byAuthKey.values()].find((known) => known.token.equals(token));
  }

  return {
    export(authKeyId) {
      const known = byAuthKey.get(authKeyId);
      if (known && !isExpired(known)) return known;
      const expiresAtSeconds = nowSeconds() + loginTokenLifetimeSeconds;
      const token = { token: randomBytes(32), authKeyId, expiresAtSeconds, acceptedBy: undefined };
      byAuthKey.set(authKeyId, token);
      return token;
    },
    accept(bytes, account) {
      const token = find(bytes);
      if (token === undefined) return "unknown";
      if (token.acceptedBy) return "already-accepted";
      if (isExpired(token)) return "expired";
      token.acceptedBy = account;
      announce(token.authKeyId);
      return token;
    },
    find,
    isExpired,
    takeAccepted(authKeyId) {
      const account = byAuthKey.get(authKeyId)?.acceptedBy;
      if (account) byAuthKey.delete(authKeyId);
      return account;
    },
  };
}

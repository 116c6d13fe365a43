import { digitsOf } from "../phone-number.ts";
import type { Seed } from "../seed.ts";

/** A login code as it was sent to a phone. */
export interface LoginCode {
  /** `phone_code_hash`: what the client shows together with the code. */
  readonly hash: string;
  readonly code: string;
  /** Unix time in seconds. */
  readonly expiresAtSeconds: number;
}

/** The codes that phones have been sent. A newer code makes an older one for the same phone void. */
export interface LoginCodes {
  send(phone: string): LoginCode;
  /** Sends the code again. Undefined when the hash is not that of a valid code. */
  resend(phone: string, hash: string): LoginCode | undefined;
  check(phone: string, hash: string, code: string): "right" | "wrong" | "expired";
  /** Makes the code void: it was used or the login was given up. */
  discard(phone: string): void;
  /** The newest code sent to the phone, valid or not. */
  last(phone: string): LoginCode | undefined;
}

/** How long a code works, in seconds. */
export const loginCodeLifetimeSeconds = 300;

/** Creates a desk that has not sent any code. */
export function createLoginCodes(seed: Seed, nowSeconds: () => number): LoginCodes {
  const valid = new Map<string, LoginCode>();
  const last = new Map<string, LoginCode>();
  let count = 0;

  function find(phone: string, hash: string): LoginCode | undefined {
    const code = valid.get(digitsOf(phone));
    return code?.hash === hash && nowSeconds() < code.expiresAtSeconds ? code : undefined;
  }

  function remember(phone: string, code: LoginCode): LoginCode {
    valid.set(digitsOf(phone), code);
    last.set(digitsOf(phone), code);
    return code;
  }

  const expiry = () => nowSeconds() + loginCodeLifetimeSeconds;

  return {
    send(phone) {
      const digest = seed.digest("login_code", digitsOf(phone), ++count);
      const code = String(10_000 + (digest.readUInt32LE() % 90_000));
      return remember(phone, { hash: digest.toString("hex", 4, 13), code, expiresAtSeconds: expiry() });
    },
    resend(phone, hash) {
      const code = find(phone, hash);
      return code && remember(phone, { ...code, expiresAtSeconds: expiry() });
    },
    check(phone, hash, code) {
      const sent = find(phone, hash);
      if (sent === undefined) return "expired";
      return sent.code === code ? "right" : "wrong";
    },
    discard(phone) {
      valid.delete(digitsOf(phone));
    },
    last: (phone) => last.get(digitsOf(phone)),
  };
}

import { sha256 } from "../crypto/hash.ts";
import type { AuthKey } from "./auth-key.ts";

/** A new salt begins every half hour and each is valid for an hour, so two overlap at any time. */
const PERIOD_SECONDS = 1800;

/** A salt and when it may be used, in seconds since the epoch. */
export interface ServerSalt {
  salt: bigint;
  validSince: number;
  validUntil: number;
}

/** The salt that the server wants used now, and the `count - 1` that follow it. */
export function serverSalts(key: AuthKey, nowSeconds: number, count: number): ServerSalt[] {
  const period = Math.floor(nowSeconds / PERIOD_SECONDS);
  return Array.from({ length: count }, (_, index) => ({
    salt: saltOf(key, period + index),
    validSince: (period + index) * PERIOD_SECONDS,
    validUntil: (period + index + 2) * PERIOD_SECONDS,
  }));
}

/** The salt that the server wants used now. */
export function currentSalt(key: AuthKey, nowSeconds: number): bigint {
  return saltOf(key, Math.floor(nowSeconds / PERIOD_SECONDS));
}

/** Whether a message may carry this salt: the current one, the one before, or that of the key exchange for a while. */
export function isValidSalt(key: AuthKey, salt: bigint, nowSeconds: number): boolean {
  const period = Math.floor(nowSeconds / PERIOD_SECONDS);
  if (salt === saltOf(key, period) || salt === saltOf(key, period - 1)) return true;
  return (
    key.saltVersion === 0 && salt === key.firstSalt && nowSeconds < key.createdAtSeconds + PERIOD_SECONDS
  );
}

/** Salts follow from the key and the time, so that nothing needs to be stored or renewed. */
function saltOf(key: AuthKey, period: number): bigint {
  return sha256(key.key, Buffer.from(`salt ${period} ${key.saltVersion}`)).readBigInt64LE();
}

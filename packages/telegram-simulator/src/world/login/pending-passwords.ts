import type { Account } from "../account.ts";
import { createPasswordCheck, type PasswordCheck } from "./password-check.ts";
import type { PasswordVerifier } from "./password-verifier.ts";

/** Logins that wait for the password, and the SRP rounds that are under way. */
export interface PendingPasswords {
  /** The account has been identified on the auth key, by code or QR; only its password is missing. */
  await(authKeyId: string, account: Account): void;
  accountOn(authKeyId: string): Account | undefined;
  /** The login is over, whichever way. */
  forget(authKeyId: string): void;
  /** Begins an SRP round on the auth key. A newer round replaces it. */
  begin(authKeyId: string, verifier: PasswordVerifier): PasswordCheck;
  /** Takes the auth key's round, which is good for one proof. Undefined when the id is not that round's. */
  take(authKeyId: string, srpId: bigint): PasswordCheck | undefined;
}

/** Creates a desk at which nobody waits. */
export function createPendingPasswords(): PendingPasswords {
  const accounts = new Map<string, Account>();
  const checks = new Map<string, PasswordCheck>();
  return {
    await(authKeyId, account) {
      accounts.set(authKeyId, account);
    },
    accountOn: (authKeyId) => accounts.get(authKeyId),
    forget(authKeyId) {
      accounts.delete(authKeyId);
      checks.delete(authKeyId);
    },
    begin(authKeyId, verifier) {
      const check = createPasswordCheck(verifier);
      checks.set(authKeyId, check);
      return check;
    },
    take(authKeyId, srpId) {
      const check = checks.get(authKeyId);
      if (check?.srpId !== srpId) return undefined;
      checks.delete(authKeyId);
      return check;
    },
  };
}

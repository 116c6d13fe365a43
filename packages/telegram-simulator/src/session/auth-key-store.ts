import type { Account } from "../world/account.ts";
import type { AuthKey, RevocationError } from "./auth-key.ts";

/** All auth keys that the data centre knows, and who is logged in on which. */
export class AuthKeyStore {
  readonly #keys = new Map<string, AuthKey>();
  readonly #keysByAccount = new Map<bigint, Set<AuthKey>>();

  add(key: AuthKey): void {
    this.#keys.set(key.id, key);
  }

  /** The key with this id (16 hex digits); undefined also when a temporary key's time is over. */
  get(id: string, nowSeconds: number): AuthKey | undefined {
    const key = this.#keys.get(id);
    if (key?.expiresAtSeconds === undefined || key.expiresAtSeconds > nowSeconds) return key;
    this.remove(key);
    return undefined;
  }

  remove(key: AuthKey): void {
    this.deauthorise(key);
    this.#keys.delete(key.id);
    key.boundTo?.temporaryKeys.delete(key);
    for (const temporary of key.temporaryKeys) this.#keys.delete(temporary.id);
  }

  /** Forgets every key: their clients get the transport error -404 from now on. */
  clear(): void {
    this.#keys.clear();
    this.#keysByAccount.clear();
  }

  authorise(key: AuthKey, account: Account): void {
    this.deauthorise(key);
    key.account = account;
    key.revokedWith = undefined;
    const keys = this.#keysByAccount.get(account.id);
    if (keys === undefined) this.#keysByAccount.set(account.id, new Set([key]));
    else keys.add(key);
  }

  deauthorise(key: AuthKey): void {
    if (key.account !== undefined) this.#keysByAccount.get(key.account.id)?.delete(key);
    key.account = undefined;
  }

  /** Logs whoever is logged in out; calls get this error from now on. */
  revoke(key: AuthKey, error: RevocationError): void {
    this.deauthorise(key);
    key.revokedWith = error;
  }

  /** Every key, in the order of its making. */
  values(): Iterable<AuthKey> {
    return this.#keys.values();
  }

  /** The keys on which an account is logged in. */
  ofAccount(accountId: bigint): AuthKey[] {
    return [...(this.#keysByAccount.get(accountId) ?? [])];
  }
}

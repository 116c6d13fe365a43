import { type Account, type AccountProfile, createAccount } from "./account.ts";
import { digitsOf } from "./phone-number.ts";
import type { Seed } from "./seed.ts";

/** Everybody in the world, and how to find them. */
export interface AccountDirectory extends Iterable<Account> {
  readonly size: number;
  /** Throws Error when the phone number or the username is taken. */
  add(profile: AccountProfile): Account;
  byId(id: bigint): Account | undefined;
  /** Any spelling of the number: only its digits count. */
  byPhone(phone: string): Account | undefined;
  /** Gives an account another username, or none. Throws Error when it is taken. */
  rename(account: Account, username: string | undefined): void;
  /** With or without `@`, in any case. */
  byUsername(username: string): Account | undefined;
}

/** Creates an empty directory. `loggedUpdates` is how many changes each account's box remembers. */
export function createAccountDirectory(seed: Seed, loggedUpdates: number): AccountDirectory {
  const byId = new Map<bigint, Account>();
  const byPhone = new Map<string, Account>();
  const byUsername = new Map<string, Account>();

  return {
    get size() {
      return byId.size;
    },
    add(profile) {
      const account = createAccount(profile, byId.size, seed, loggedUpdates);
      const username = account.username?.toLowerCase();
      if (byPhone.has(account.phone)) throw new Error(`phone number ${profile.phone} is taken`);
      if (username !== undefined && byUsername.has(username))
        throw new Error(`username ${username} is taken`);
      byId.set(account.id, account);
      byPhone.set(account.phone, account);
      if (username !== undefined) byUsername.set(username, account);
      return account;
    },
    rename(account, username) {
      const owner = username && byUsername.get(username.toLowerCase());
      if (owner && owner !== account) throw new Error(`username ${username} is taken`);
      if (account.username) byUsername.delete(account.username.toLowerCase());
      if (username) byUsername.set(username.toLowerCase(), account);
      account.username = username;
    },
    byId: (id) => byId.get(id),
    byPhone: (phone) => byPhone.get(digitsOf(phone)),
    byUsername: (username) => byUsername.get(username.replace(/^@/, "").toLowerCase()),
    [Symbol.iterator]: () => byId.values(),
  };
}

import type { TlObject } from "../tl/tl-object.ts";
import { MessageBox } from "./boxes/message-box.ts";
import { createPasswordVerifier, type PasswordVerifier } from "./login/password-verifier.ts";
import type { Photo } from "./media/media.ts";
import type { Peer } from "./peer.ts";
import { digitsOf } from "./phone-number.ts";
import type { Seed } from "./seed.ts";

/** A user account. Everybody in the world is one: the account under test and the people who write to it. */
export interface Account {
  readonly kind: "user";
  readonly id: bigint;
  /** Digits only, as in Telegram's `user.phone`. */
  readonly phone: string;
  /** The data centre at which it lives; the world's own when undefined. */
  readonly dcId: number | undefined;
  firstName: string;
  lastName: string | undefined;
  /** What the account says of itself. */
  about: string;
  /** Newest first. */
  readonly profilePhotos: Photo[];
  username: string | undefined;
  /** IETF tag, for example `en`. */
  readonly languageCode: string | undefined;
  /** Present when the account asks for a password after the login code (two-step verification). */
  readonly password: PasswordVerifier | undefined;
  /** Ids of the accounts in this one's address book, with the names given to them there. */
  readonly contacts: Map<bigint, ContactName>;
  readonly box: MessageBox;
  /** Messages that wait for their time; their ids and states are none of the account's own. */
  readonly scheduled: MessageBox;
  /** Chats on top of the list, in the order of pinning. */
  readonly pinnedChats: Set<Peer>;
  readonly chatsMarkedUnread: Set<Peer>;
  /** What it has begun to write, by the chat's marked id: objects of TL type DraftMessage. */
  readonly drafts: Map<bigint, { readonly peer: Peer; readonly draft: TlObject }>;
  /** Counts the updates that belong to no message box (core.telegram.org/api/updates). */
  seq: number;
  /** Has Telegram Premium, whose limits are higher. */
  isPremium: boolean;
  /** The person has deleted the account; what they wrote stays. */
  isDeleted: boolean;
  /** Ids of the accounts that this one has blocked, with the Unix time in seconds at which it did. */
  readonly blocked: Map<bigint, number>;
  /** The `random_id` of every message that the account has sent: each works once. */
  readonly randomIds: Set<bigint>;
  /** Marked ids of the users and chats whose full object updates have carried to this account. */
  readonly introduced: Set<bigint>;
  /** The `access_hash` under which this viewer knows the account: everybody is given another one. */
  accessHashFor(viewer: Account): bigint;
}

/** The name under which a contact stands in an address book. */
export interface ContactName {
  firstName: string;
  lastName: string | undefined;
}

/** What a new account needs. */
export interface AccountProfile {
  /** International, in any spelling. */
  phone: string;
  firstName: string;
  lastName?: string;
  /** Five characters or more: clients do not even ask the server for shorter ones. */
  username?: string;
  /** Turns two-step verification on. */
  password?: string;
  passwordHint?: string;
  languageCode?: string;
  /** The data centre at which it lives: by default the world's own. */
  dcId?: number;
  isPremium?: boolean;
}

/** Creates the account that is the `index`-th of its world. Throws Error for a profile that Telegram would refuse. */
export function createAccount(
  profile: AccountProfile,
  index: number,
  seed: Seed,
  loggedUpdates: number,
): Account {
  const { username, password } = profile;
  if (username !== undefined && !/^[a-z]\w{4,31}$/i.test(username)) {
    throw new Error(`username ${username}: expected 5 to 32 letters, digits or underscores, a letter first`);
  }
  // Ids of new accounts no longer fit 32 bits, which is where careless clients break.
  const id = seed.between(5_000_000_000n, 8_000_000_000n, "user", index);
  const salts = { salt1: seed.digest("salt1", id), salt2: seed.digest("salt2", id).subarray(0, 16) };
  return {
    kind: "user",
    id,
    phone: digitsOf(profile.phone),
    dcId: profile.dcId,
    firstName: profile.firstName,
    lastName: profile.lastName,
    about: "",
    profilePhotos: [],
    username,
    languageCode: profile.languageCode,
    password:
      password === undefined ? undefined : createPasswordVerifier(password, salts, profile.passwordHint),
    contacts: new Map(),
    box: new MessageBox({ ownerId: id, loggedUpdates }),
    scheduled: new MessageBox({ ownerId: id, loggedUpdates: 0 }),
    pinnedChats: new Set(),
    chatsMarkedUnread: new Set(),
    drafts: new Map(),
    seq: 0,
    isPremium: profile.isPremium ?? false,
    isDeleted: false,
    blocked: new Map(),
    randomIds: new Set(),
    introduced: new Set(),
    accessHashFor: (viewer) => seed.long("access_hash", viewer.id, id),
  };
}

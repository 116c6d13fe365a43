import type { Account } from "./account.ts";
import type { Photo } from "./media/media.ts";

/** A basic group: its messages lie in each member's own message box, under ids of that box. */
export interface Group {
  readonly kind: "group";
  readonly id: bigint;
  /** A name by which the control API finds the group. Basic groups have no username on Telegram. */
  readonly name: string;
  title: string;
  photo: Photo | undefined;
  /** The invite link in force: the part behind `https://t.me/+`. */
  inviteHash: string | undefined;
  readonly creator: Account;
  /** By account id, in the order of joining. */
  readonly members: Map<bigint, GroupMember>;
  /** Unix time of the creation, in seconds. */
  readonly date: number;
  /** Grows with each change of the member list. */
  version: number;
}

/** One member of a basic group. */
export interface GroupMember {
  account: Account;
  inviter: Account;
  /** Unix time of joining, in seconds. */
  date: number;
}

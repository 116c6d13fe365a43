import type { Account } from "./account.ts";
import type { Channel } from "./channels/channel.ts";
import type { Ban } from "./channels/rights.ts";
import type { Photo } from "./media/media.ts";

/** A basic group: its messages lie in each member's own message box, under ids of that box. */
export interface Group {
  readonly kind: "group";
  readonly id: bigint;
  /** A name by which the control API finds the group. Basic groups have no username on Telegram. */
  readonly name: string;
  title: string;
  photo: Photo | undefined;
  about: string;
  /** What members without rights of their own are kept from. */
  defaultBan: Ban;
  /** The supergroup that the group has become; nobody writes in it any more. */
  migratedTo: Channel | undefined;
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
  /** Administrators of basic groups may do everything but appoint others. */
  isAdmin: boolean;
}

/** Whether the account is the creator or has been made an administrator. */
export function isGroupAdmin(group: Group, account: Account): boolean {
  return group.creator === account || group.members.get(account.id)?.isAdmin === true;
}

import type { Account } from "../account.ts";
import type { ReadMark } from "../boxes/dialog.ts";
import type { MessageBox } from "../boxes/message-box.ts";
import type { Group } from "../group.ts";
import type { Photo } from "../media/media.ts";
import type { AdminRight, Ban } from "./rights.ts";
import type { Topics } from "./topic.ts";

/**
 * A supergroup or a broadcast channel (core.telegram.org/api/channel). Other than basic groups they have one message
 * box of their own, with ids and a `pts` that are the same for everybody.
 */
export interface Channel {
  readonly kind: "channel";
  readonly id: bigint;
  /** Administrators write and members read; otherwise it is a supergroup. */
  readonly isBroadcast: boolean;
  /** Names a public one; a private one is known to its members only. */
  username: string | undefined;
  title: string;
  about: string;
  readonly creator: Account;
  /** By account id, in the order of joining. */
  readonly members: Map<bigint, ChannelMember>;
  /** By account id: those who were removed or restricted, members or not. */
  readonly bans: Map<bigint, ChannelBan>;
  /** What members without rights of their own are kept from. */
  defaultBan: Ban;
  /** Members without rights of their own write once in so many seconds; 0 switches it off. */
  slowModeSeconds: number;
  /** Unix time in seconds of each member's last message, for slow mode. */
  readonly lastWritten: Map<bigint, number>;
  /** Posts of a broadcast channel say who wrote them. */
  hasSignatures: boolean;
  /** A broadcast channel's discussion group, and the other way round. */
  linked: Channel | undefined;
  photo: Photo | undefined;
  /** The basic group that it was, and the last id of the group's messages in the creator's box. */
  migratedFrom: { readonly group: Group; readonly maxId: number } | undefined;
  /** Who joins by the public name has to be let in. */
  isJoinRequestNeeded: boolean;
  /** The topics of a forum; undefined for a supergroup that is none. */
  topics: Topics | undefined;
  /** Ids of the messages in each thread, ascending, by the id of the message that it began with. */
  readonly threads: Map<number, number[]>;
  /** Of a broadcast channel: the ids that its posts have in the discussion group, by their own. */
  readonly discussedAs: Map<number, number>;
  /** Unix time of the creation, in seconds. */
  readonly date: number;
  /** Unix time in seconds of the last change of the message box. */
  changedDate: number;
  readonly box: MessageBox;
  /** The world's clock, Unix time in seconds: bans end by it. */
  nowSeconds(): number;
  /** The `access_hash` under which this viewer knows the channel. */
  accessHashFor(viewer: Account): bigint;
}

/** Somebody who is in a channel. */
export interface ChannelMember {
  readonly account: Account;
  readonly inviter: Account;
  /** Unix time of joining, in seconds. */
  readonly date: number;
  /** Those of an administrator; the creator has all. */
  admin: { rights: ReadonlySet<AdminRight>; promotedBy: Account; rank: string } | undefined;
  /** The member has read messages up to this id. */
  readInboxMaxId: number;
  /** When the member has read up to where, ascending. */
  readonly readMarks: ReadMark[];
  /** The member has read a thread up to an id, by the thread's own id. */
  readonly readThreads: Map<number, number>;
  /** Messages that mention the member, who has not seen them. */
  readonly unreadMentions: Set<number>;
}

/** What somebody is kept from in a channel. */
export interface ChannelBan extends Ban {
  readonly account: Account;
  readonly by: Account;
  /** Unix time in seconds. */
  readonly date: number;
}

/** Channels are told from users and basic groups by this offset of their marked ids. */
const markedIdOffset = 1_000_000_000_000n;

/** The marked id of a channel: -100 and the id, as the Bot API writes it. */
export function markedChannelId(id: bigint): bigint {
  return -(markedIdOffset + id);
}

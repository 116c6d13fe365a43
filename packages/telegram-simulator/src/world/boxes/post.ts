import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Media } from "../media/media.ts";
import type { Peer } from "../peer.ts";
import type { Dialog } from "./dialog.ts";
import type { MessageBox } from "./message-box.ts";

/**
 * What was written, once, whoever has a copy of it. Private chats and basic groups have no common message ids: each
 * party's box holds a copy under an id of its own.
 */
export interface Post {
  /** Absent for a message that nobody signs. */
  readonly author: Account | undefined;
  /** Unix time in seconds. */
  readonly date: number;
  text: string;
  /** Objects of TL type MessageEntity, offsets in UTF-16 units. */
  entities: TlObject[];
  media: Media | undefined;
  /** An object of TL type MessageAction: makes this a service message. */
  readonly action: TlObject | undefined;
  readonly reply: Reply | undefined;
  /** Where it was forwarded from. */
  readonly forward: Forward | undefined;
  /** Common to the messages of an album. */
  readonly groupedId: bigint | undefined;
  /** The id that the sending client gave it. Absent for posts that came by the control API. */
  readonly randomId: bigint | undefined;
  readonly flags: PostFlags;
  /** Unix time in seconds of the last edit. */
  editDate: number | undefined;
  /** Who has seen a post of a broadcast channel, besides its author. Undefined for all others: they count no views. */
  readonly viewerIds: Set<bigint> | undefined;
  /** In the order of coming. Undefined until the first. */
  reactions: readonly Reaction[] | undefined;
  /** The copies that still exist, the author's among them. */
  copies: Message[];
}

/** The options of a post that show on the message. */
export interface PostFlags {
  readonly silent?: boolean;
  readonly noforwards?: boolean;
  readonly invertMedia?: boolean;
  /** It was scheduled, and sent at its time. */
  readonly fromScheduled?: boolean;
  /** An administrator wrote it in the supergroup's name. */
  readonly isAnonymous?: boolean;
  /** The copy of a channel's post that its discussion group gets, in the channel's name. */
  readonly isDiscussed?: boolean;
  /** A channel's post bears its author's name. */
  readonly isSigned?: boolean;
}

/** What somebody thinks of a post. */
export interface Reaction {
  readonly by: Account;
  /** An object of TL type Reaction. */
  readonly reaction: TlObject;
  /** Unix time in seconds. */
  readonly date: number;
  readonly isBig: boolean;
  /** The author has not seen it. */
  readonly isUnread: boolean;
}

/** The origin of a forwarded post (core.telegram.org/constructor/messageFwdHeader). */
export interface Forward {
  /** Who wrote it first; undefined when nobody signed it. */
  readonly from: Peer | undefined;
  /** Unix time in seconds of the first post. */
  readonly date: number;
  /** Its id in the channel that it was posted in. */
  readonly channelPost?: number;
  /** In Saved Messages: the message that was forwarded, as the forwarder has it. */
  readonly savedFrom: { readonly peer: Peer; readonly messageId: number } | undefined;
}

/** What a post answers. */
export interface Reply {
  readonly to: Post;
  readonly quote: { text: string; entities: TlObject[]; offset: number | undefined } | undefined;
  /** In a supergroup: the id of the message with which the topic or thread began. */
  readonly threadId?: number | undefined;
}

/** One account's copy of a post. */
export interface Message {
  readonly id: number;
  readonly post: Post;
  readonly box: MessageBox;
  readonly dialog: Dialog;
  /** Whether the box belongs to the author. */
  readonly out: boolean;
  /** Whether the box's owner is mentioned by it, or answered in a group. */
  readonly mentioned: boolean;
}

/** What makes a post, before it has copies. Fields as in Post. */
export interface Draft {
  from: Account | undefined;
  to: Peer;
  text?: string | undefined;
  entities?: TlObject[] | undefined;
  media?: Media | undefined;
  action?: TlObject | undefined;
  reply?: Reply | undefined;
  forward?: Forward | undefined;
  groupedId?: bigint | undefined;
  randomId?: bigint | undefined;
  flags?: PostFlags | undefined;
}

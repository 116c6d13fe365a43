import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { AccountDirectory } from "../account-directory.ts";
import type { Message } from "../boxes/post.ts";
import { markedId, type Peer } from "../peer.ts";
import { channelView } from "./channel-view.ts";
import { chatView } from "./chat-view.ts";
import { minUserView, userView } from "./user-view.ts";

/** The users and chats that messages speak of: answers and updates carry their objects along. */
export interface References {
  readonly peers: ReadonlySet<Peer>;
  /** The objects as the viewer sees them, under the names that TL's answers use; some may be `min` ones. */
  viewedBy(viewer: Account, isMin?: (peer: Peer) => boolean): { users: TlObject[]; chats: TlObject[] };
}

/** Collects what the messages refer to, and the peers given besides. */
export function referencesOf(
  accounts: AccountDirectory,
  messages: readonly Message[],
  others: Iterable<Peer> = [],
): References {
  const peers = new Set<Peer>(others);
  for (const message of messages) {
    const { post, dialog } = message;
    peers.add(dialog.peer);
    if (post.author && isNamed(message)) peers.add(post.author);
    if (post.forward?.from) peers.add(post.forward.from);
    if (post.forward?.savedFrom) peers.add(post.forward.savedFrom.peer);
    for (const { by } of post.reactions ?? []) peers.add(by);
    for (const id of mentionedIds(post)) {
      const account = accounts.byId(id);
      if (account) peers.add(account);
    }
  }
  return {
    peers,
    viewedBy(viewer, isMin) {
      const users: TlObject[] = [];
      const chats: TlObject[] = [];
      for (const peer of peers) {
        if (peer.kind === "user")
          users.push(isMin?.(peer) ? minUserView(viewer, peer) : userView(viewer, peer));
        else if (peer.kind === "group") chats.push(chatView(viewer, peer));
        else chats.push(channelView(viewer, peer));
      }
      return { users, chats };
    },
  };
}

/** Whether the viewer has been sent the objects of all of them before. */
export function areIntroduced(peers: Iterable<Peer>, viewer: Account): boolean {
  for (const peer of peers) if (!viewer.introduced.has(markedId(peer))) return false;
  return true;
}

/** Posts of a channel and those of anonymous administrators hide who wrote them. */
function isNamed({ post, dialog: { peer } }: Message): boolean {
  return !post.flags.isAnonymous && !(peer.kind === "channel" && peer.isBroadcast);
}

function* mentionedIds({ entities, media, action }: Message["post"]): Generator<bigint> {
  for (const { user_id } of entities) if (typeof user_id === "bigint") yield user_id;
  if (media?.kind === "contact") yield media.userId;
  if (typeof action?.user_id === "bigint") yield action.user_id;
  // Of TL type Vector<long> in each action that has it.
  if (Array.isArray(action?.users)) yield* action.users as bigint[];
}

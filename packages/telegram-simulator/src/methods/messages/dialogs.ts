import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { boxOf, dialogOf } from "../../world/boxes/box-of.ts";
import { type Dialog, emptyDialog } from "../../world/boxes/dialog.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { unreadMentionsIn } from "../../world/channels/channel-mentions.ts";
import { isMember, unreadCount } from "../../world/channels/membership.ts";
import { markedId } from "../../world/peer.ts";
import { messageView } from "../../world/views/message-view.ts";
import { peerView } from "../../world/views/peer-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { stateView } from "../updates.ts";

interface GetDialogs {
  folder_id?: number;
  exclude_pinned?: true;
  offset_date: number;
  offset_id: number;
  offset_peer: TlObject;
  limit: number;
}

interface DialogWithTop {
  dialog: Dialog;
  top: Message | undefined;
}

const mostDialogs = 100;
const archiveFolderId = 1;

/** messages.getDialogs, newest first, and messages.getPeerDialogs. */
export function dialogMethods(world: World): MethodTable {
  return {
    "messages.getDialogs": method<GetDialogs>((call, request) => {
      const account = call.requireAccount();
      const all = dialogsIn(world, account, request.folder_id);
      const { pinnedChats } = account;
      const isPinned = ({ dialog }: DialogWithTop) => pinnedChats.has(dialog.peer);
      const isFirstPage = request.offset_date === 0 && request.offset_id === 0;
      const pinned = isFirstPage && !request.exclude_pinned ? all.filter(isPinned) : [];
      const others = all.filter((dialog) => !isPinned(dialog)).filter(isBehind(world, account, request));
      const page = [...pinned, ...others].slice(0, Math.min(Math.max(request.limit, 0), mostDialogs));
      const content = contentView(world, account, page);
      if (page.length === all.length) return { _: "messages.dialogs", ...content };
      return { _: "messages.dialogsSlice", count: all.length, ...content };
    }),
    "messages.getPinnedDialogs": method<{ folder_id: number }>((call, { folder_id }) => {
      const account = call.requireAccount();
      const all = dialogsIn(world, account, folder_id);
      const pinned = all.filter(({ dialog }) => account.pinnedChats.has(dialog.peer));
      return {
        _: "messages.peerDialogs",
        ...contentView(world, account, pinned),
        state: stateView(account, account.box.pts, call.nowSeconds()),
      };
    }),
    "messages.getPeerDialogs": method<{ peers: TlObject[] }>((call, { peers }) => {
      const account = call.requireAccount();
      const dialogs = peers.map((input) => namedDialog(world, account, input));
      return {
        _: "messages.peerDialogs",
        ...contentView(world, account, dialogs),
        state: stateView(account, account.box.pts, call.nowSeconds()),
      };
    }),
  };
}

/** The chats that hold messages. Nothing is archived. */
function dialogsIn(world: World, account: Account, folderId = 0): { dialog: Dialog; top: Message }[] {
  if (folderId === archiveFolderId) return [];
  if (folderId !== 0) throw new RpcError(400, "FOLDER_ID_INVALID");
  const joined = [...world.channels].filter((channel) => isMember(channel, account));
  const dialogs = [
    ...account.box.dialogs.values(),
    ...joined.flatMap((channel) => dialogOf(account, channel) ?? []),
  ];
  return dialogs
    .flatMap((dialog) => {
      const top = topMessage(account, dialog);
      return top ? [{ dialog, top }] : [];
    })
    .sort((left, right) => compare(positionOf(right), positionOf(left)));
}

/**
 * A place in the list: date, id, peer. Ids of one box grow with time; those of different boxes say nothing about each
 * other, yet the order has to be the same each time.
 */
type Position = readonly [date: number, id: number, peer: bigint];

function positionOf({ dialog, top }: { dialog: Dialog; top: Message }): Position {
  return [top.post.date, top.id, markedId(dialog.peer)];
}

function compare(left: Position, right: Position): number {
  return left[0] - right[0] || left[1] - right[1] || Number(left[2] - right[2]);
}

/** What comes after the offset: after a date, or after the dialog that date, id and peer name together. */
function isBehind(world: World, account: Account, request: GetDialogs): (dialog: DialogWithTop) => boolean {
  const { offset_id, offset_date, offset_peer } = request;
  if (offset_id === 0) return ({ top }) => offset_date === 0 || (top?.post.date ?? 0) < offset_date;
  const peer = offset_peer._ === "inputPeerEmpty" ? undefined : requirePeer(world, account, offset_peer);
  const peerId = peer ? markedId(peer) : undefined;
  return ({ dialog, top }) => {
    if (top === undefined) return false;
    const position = positionOf({ dialog, top });
    return compare(position, [offset_date || top.post.date, offset_id, peerId ?? position[2]]) < 0;
  };
}

function namedDialog(world: World, account: Account, input: TlObject): DialogWithTop {
  if (input._ !== "inputDialogPeer") throw new RpcError(400, "PEER_ID_INVALID");
  const peer = requirePeer(world, account, input.peer as TlObject);
  const dialog = dialogOf(account, peer) ?? emptyDialog(peer);
  return { dialog, top: topMessage(account, dialog) };
}

function topMessage(account: Account, { peer, messageIds }: Dialog): Message | undefined {
  return boxOf(account, peer).message(messageIds.at(-1) ?? 0);
}

function contentView(world: World, account: Account, dialogs: readonly DialogWithTop[]) {
  const messages = dialogs.flatMap(({ top }) => top ?? []);
  const peers = dialogs.map(({ dialog }) => dialog.peer);
  return {
    dialogs: dialogs.map((dialog) => dialogView(account, dialog)),
    messages: messages.map((message) => messageView(message, account)),
    ...referencesOf(world.accounts, messages, peers).viewedBy(account),
  };
}

/** TL type Dialog. */
export function dialogView(account: Account, { dialog, top }: DialogWithTop): TlObject {
  const { peer } = dialog;
  return {
    _: "dialog",
    peer: peerView(peer),
    pinned: account.pinnedChats.has(peer),
    unread_mark: account.chatsMarkedUnread.has(peer),
    top_message: top?.id ?? 0,
    ...(peer.kind === "channel" ? channelStateView(account, peer) : boxStateView(account, dialog)),
    unread_reactions_count: unreadReactions(account, dialog).length,
    draft: account.drafts.get(markedId(peer))?.draft,
    notify_settings: { _: "peerNotifySettings" },
  };
}

/** A channel's list is one for all; each reader has the part that is about its own messages. */
function unreadReactions(account: Account, { peer, unreadReactionIds }: Dialog): number[] {
  const box = boxOf(account, peer);
  return [...unreadReactionIds].filter((id) => box.message(id)?.post.author === account);
}

function boxStateView({ box }: Account, dialog: Dialog): Record<string, number> {
  return {
    read_inbox_max_id: dialog.readInboxMaxId,
    read_outbox_max_id: dialog.readOutboxMaxId,
    unread_count: dialog.unreadCount,
    unread_mentions_count: box.unreadMentionsIn(dialog).length,
  };
}

/** What a channel's box says for all, and its members for themselves. */
function channelStateView(account: Account, channel: Channel): Record<string, number> {
  return {
    read_inbox_max_id: channel.members.get(account.id)?.readInboxMaxId ?? 0,
    read_outbox_max_id: dialogOf(account, channel)?.readOutboxMaxId ?? 0,
    unread_count: unreadCount(channel, account),
    unread_mentions_count: unreadMentionsIn(channel, account).length,
    pts: channel.box.pts,
  };
}

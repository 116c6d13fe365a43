import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { type Dialog, emptyDialog } from "../../world/boxes/dialog.ts";
import type { Message } from "../../world/boxes/post.ts";
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
  offset_date: number;
  offset_id: number;
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
      const all = dialogsIn(account, request.folder_id);
      const page = all.filter(isBehind(request)).slice(0, Math.min(Math.max(request.limit, 0), mostDialogs));
      const content = contentView(world, account, page);
      if (page.length === all.length) return { _: "messages.dialogs", ...content };
      return { _: "messages.dialogsSlice", count: all.length, ...content };
    }),
    "messages.getPeerDialogs": method<{ peers: TlObject[] }>((call, { peers }) => {
      const account = call.requireAccount();
      const dialogs = peers.map((input) => dialogOf(world, account, input));
      return {
        _: "messages.peerDialogs",
        ...contentView(world, account, dialogs),
        state: stateView(account, account.box.pts, call.nowSeconds()),
      };
    }),
  };
}

/** The chats that hold messages. Nothing is archived. */
function dialogsIn(account: Account, folderId = 0): { dialog: Dialog; top: Message }[] {
  if (folderId === archiveFolderId) return [];
  if (folderId !== 0) throw new RpcError(400, "FOLDER_ID_INVALID");
  const dialogs = [...account.box.dialogs.values()].flatMap((dialog) => {
    const top = topMessage(account, dialog);
    return top ? [{ dialog, top }] : [];
  });
  // The ids of a box grow with time, over all its chats.
  return dialogs.sort((left, right) => right.top.id - left.top.id);
}

function isBehind({ offset_id, offset_date }: GetDialogs): (dialog: { top: Message }) => boolean {
  if (offset_id > 0) return ({ top }) => top.id < offset_id;
  return ({ top }) => offset_date === 0 || top.post.date < offset_date;
}

function dialogOf(world: World, account: Account, input: TlObject): DialogWithTop {
  if (input._ !== "inputDialogPeer") throw new RpcError(400, "PEER_ID_INVALID");
  const peer = requirePeer(world, account, input.peer as TlObject);
  const dialog = account.box.dialogs.get(markedId(peer)) ?? emptyDialog(peer);
  return { dialog, top: topMessage(account, dialog) };
}

function topMessage({ box }: Account, { messageIds }: Dialog): Message | undefined {
  return box.message(messageIds.at(-1) ?? 0);
}

function contentView(world: World, account: Account, dialogs: readonly DialogWithTop[]) {
  const messages = dialogs.flatMap(({ top }) => top ?? []);
  const peers = dialogs.map(({ dialog }) => dialog.peer);
  return {
    dialogs: dialogs.map((dialog) => dialogView(account, dialog)),
    messages: messages.map(messageView),
    ...referencesOf(world.accounts, messages, peers).viewedBy(account),
  };
}

/** TL type Dialog. */
function dialogView({ box }: Account, { dialog, top }: DialogWithTop): TlObject {
  return {
    _: "dialog",
    peer: peerView(dialog.peer),
    top_message: top?.id ?? 0,
    read_inbox_max_id: dialog.readInboxMaxId,
    read_outbox_max_id: dialog.readOutboxMaxId,
    unread_count: dialog.unreadCount,
    unread_mentions_count: box.unreadMentionsIn(dialog).length,
    unread_reactions_count: 0,
    notify_settings: { _: "peerNotifySettings" },
  };
}

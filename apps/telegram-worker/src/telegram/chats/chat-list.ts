import { ApiError, type Dialog } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { flag, nonBlank, present } from "../objects/present.ts";
import { toFlatMessage } from "../objects/to-flat-message.ts";
import { chatOf } from "../objects/to-people.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";

/** Which part of the list: the main one, or the archive (core.telegram.org/api/folders#peer-folders). */
export type Folder = 0 | 1;

/** Behind which chat a page begins: the date and id of its newest message, and its marked id. */
export interface DialogPlace {
  readonly date: number;
  readonly messageId: number;
  readonly chatId: number;
}

/** Chats of the list; `next` null: these were the last. */
export interface DialogList {
  readonly dialogs: readonly Dialog[];
  readonly next: DialogPlace | null;
}

/** The pinned chats of a folder, in their order. */
export async function pinnedDialogs(session: TelegramSession, folderId: Folder): Promise<Dialog[]> {
  const result = await session.invoke(new Api.messages.GetPinnedDialogs({ folderId }));
  return result.dialogs.flatMap((dialog) => toDialog(dialog, result.messages, session) ?? []);
}

/** The chats that are not pinned, newest first. @throws ApiError CURSOR_INVALID when `after` is not known any more */
export async function unpinnedDialogs(
  session: TelegramSession,
  folderId: Folder,
  { after, limit }: { readonly after: DialogPlace | null; readonly limit: number },
): Promise<DialogList> {
  const result = await session.invoke(
    new Api.messages.GetDialogs({
      excludePinned: true,
      folderId,
      offsetDate: after?.date ?? 0,
      offsetId: after?.messageId ?? 0,
      offsetPeer: await inputOf(session, after),
      limit,
      hash: bigInt.zero,
    }),
  );
  if (result instanceof Api.messages.DialogsNotModified) return { dialogs: [], next: null };
  const { messages } = result;
  const dialogs = result.dialogs.flatMap((dialog) => toDialog(dialog, messages, session) ?? []);
  const isLast = !(result instanceof Api.messages.DialogsSlice) || result.dialogs.length < limit;
  return { dialogs, next: isLast ? null : placeOf(dialogs) };
}

async function inputOf(session: TelegramSession, after: DialogPlace | null): Promise<Api.TypeInputPeer> {
  if (after === null) return new Api.InputPeerEmpty();
  const known = await session.peers.find(after.chatId);
  if (known === null) throw new ApiError("CURSOR_INVALID");
  return known.input;
}

function placeOf(dialogs: readonly Dialog[]): DialogPlace | null {
  const last = dialogs.findLast(({ last_message }) => last_message !== undefined);
  if (last?.last_message === undefined) return null;
  const { date, message_id } = last.last_message;
  return { date, messageId: message_id, chatId: last.chat.id };
}

/** Null for what is no chat: the archive has an entry of its own in the main list. */
function toDialog(
  dialog: Api.TypeDialog,
  messages: readonly Api.TypeMessage[],
  session: TelegramSession,
): Dialog | null {
  if (!(dialog instanceof Api.Dialog)) return null;
  const chatId = markedIdOf(dialog.peer);
  const top = messages.find(
    (message) =>
      !(message instanceof Api.MessageEmpty) &&
      message.id === dialog.topMessage &&
      markedIdOf(message.peerId) === chatId,
  );
  const last = top === undefined || top instanceof Api.MessageEmpty ? undefined : top;
  const draft = dialog.draft instanceof Api.DraftMessage ? dialog.draft.message : undefined;
  return {
    chat: chatOf(chatId, session),
    unread_count: dialog.unreadCount,
    unread_mention_count: dialog.unreadMentionsCount,
    unread_reaction_count: dialog.unreadReactionsCount,
    last_read_inbox_message_id: dialog.readInboxMaxId,
    last_read_outbox_message_id: dialog.readOutboxMaxId,
    ...present({
      last_message: last && toFlatMessage(last, session),
      is_pinned: flag(dialog.pinned),
      is_marked_as_unread: flag(dialog.unreadMark),
      draft_text: nonBlank(draft),
    }),
  };
}

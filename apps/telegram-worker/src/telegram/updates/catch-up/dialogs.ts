import bigInt from "big-integer";
import { Api } from "telegram";
import type { Peers } from "../../peers.ts";
import { markedIdOf } from "../marked-id.ts";
import type { Ask } from "./ask.ts";

/** A page of the account's chats. */
export interface DialogPage {
  readonly dialogs: readonly Api.Dialog[];
  readonly chats: readonly Api.TypeChat[];
}

const PAGE_DIALOGS = 100;

/** All chats of the account, newest first; every page has been learnt by `peers` by the time it is here. */
export async function* dialogPages(
  ask: Ask,
  peers: Pick<Peers, "find">,
): AsyncGenerator<DialogPage, void, void> {
  let offset = { date: 0, id: 0, peer: new Api.InputPeerEmpty() as Api.TypeInputPeer };
  for (;;) {
    const result = await ask(
      new Api.messages.GetDialogs({
        offsetDate: offset.date,
        offsetId: offset.id,
        offsetPeer: offset.peer,
        limit: PAGE_DIALOGS,
        hash: bigInt.zero,
      }),
    );
    if (result instanceof Api.messages.DialogsNotModified) return;
    const dialogs = result.dialogs.filter((dialog) => dialog instanceof Api.Dialog);
    yield { dialogs, chats: result.chats };
    // Without a slice these were all.
    if (!(result instanceof Api.messages.DialogsSlice) || dialogs.length === 0) return;
    const next = await offsetBehind(result, dialogs, peers);
    if (!next || (next.id === offset.id && next.date === offset.date)) return;
    offset = next;
  }
}

/** The place of the last dialog whose newest message came along. */
async function offsetBehind(
  { messages }: Api.messages.DialogsSlice,
  dialogs: readonly Api.Dialog[],
  peers: Pick<Peers, "find">,
): Promise<{ date: number; id: number; peer: Api.TypeInputPeer } | null> {
  for (const { peer, topMessage } of dialogs.toReversed()) {
    const chatId = markedIdOf(peer);
    const top = messages.find(
      (message) =>
        !(message instanceof Api.MessageEmpty) &&
        message.id === topMessage &&
        markedIdOf(message.peerId) === chatId,
    );
    if (!top || top instanceof Api.MessageEmpty) continue;
    const known = await peers.find(chatId);
    if (known) return { date: top.date, id: top.id, peer: known.input };
  }
  return null;
}

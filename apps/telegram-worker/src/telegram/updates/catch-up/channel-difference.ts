import type { GapReason } from "@telepipe/contracts";
import { Api } from "telegram";
import { tlName } from "../tl-json.ts";
import { NOT_IN_HISTORY } from "./account-difference.ts";
import { isFinal, isStateRejected } from "./ask.ts";
import type { CatchUpContext } from "./catch-up.ts";
import { type HistoryStart, historyFrom } from "./history.ts";

const SLICE_LIMIT = 100;

/** The difference of a channel or supergroup, which counts for itself. */
export class ChannelDifference {
  readonly #context: CatchUpContext;

  constructor(context: CatchUpContext) {
    this.#context = context;
  }

  /** Fetches all that came after the present state, slice by slice. A channel that cannot be read is forgotten. */
  async fetch(id: number): Promise<void> {
    const { stream, joinedAt } = this.#context;
    if (stream.position(id) === undefined) return;
    const wasBehind = stream.isBehind(id);
    stream.startFetch(id);
    try {
      const peer = await this.#peer(id);
      if (!peer) return this.#giveUp(id, wasBehind);
      while (await this.#fetchSlice(id, peer));
      // Whoever has left it gets no updates any more.
      if (joinedAt(id) === null) stream.forget(id);
    } catch (error) {
      if (!isFinal(error)) throw error;
      this.#giveUp(id, wasBehind);
    } finally {
      stream.endFetch(id);
    }
  }

  /** Begins with a channel that the account has joined since: what was written in it since then was missed. */
  async meet(id: number, listed?: Api.Dialog): Promise<void> {
    const { stream, ledger, knownSince, joinedAt } = this.#context;
    const peer = await this.#peer(id);
    const dialog = listed ?? (peer && (await this.#dialog(peer)));
    if (stream.position(id) === undefined && dialog) {
      stream.beginBox(id, { pts: dialog.pts ?? 1, topMessageId: 0 });
    }
    if (stream.position(id) === undefined) return;
    stream.startFetch(id);
    try {
      const sinceDate = Math.max(knownSince(), joinedAt(id) ?? ledger.date);
      if (peer && joinedAt(id) !== null) await this.#recoverMessages(id, peer, { sinceDate });
    } catch (error) {
      if (!isFinal(error)) throw error;
    } finally {
      stream.endFetch(id);
    }
  }

  /** Whether there is more. */
  async #fetchSlice(id: number, peer: Api.InputPeerChannel): Promise<boolean> {
    const { stream, ledger, ask, relief, noteChats, metrics } = this.#context;
    await relief();
    const pts = Math.max(1, stream.position(id) ?? 1);
    const filter = new Api.ChannelMessagesFilterEmpty();
    const request = new Api.updates.GetChannelDifference({
      channel: inputChannel(peer),
      filter,
      pts,
      limit: SLICE_LIMIT,
    });
    const answer = await ask(request).catch((error: unknown) => {
      if (!isStateRejected(error)) throw error;
      return null;
    });
    if (answer === null) {
      const dialog = await this.#dialog(peer);
      if (dialog) await this.#recover(id, peer, dialog, "state_rejected");
      return false;
    }
    metrics.differenceFetched(id, tlName(answer).replace("updates.", ""));
    if (answer instanceof Api.updates.ChannelDifferenceEmpty) {
      stream.moveTo(id, answer.pts);
      return false;
    }
    noteChats(answer.chats);
    if (answer instanceof Api.updates.ChannelDifferenceTooLong) {
      // Asked once more after that, for what came meanwhile.
      return (
        answer.dialog instanceof Api.Dialog && this.#recover(id, peer, answer.dialog, "difference_too_long")
      );
    }
    stream.takeFetched(id, [...answer.newMessages.map(asNewMessage), ...answer.otherUpdates], ledger.date);
    stream.moveTo(id, answer.pts);
    return !answer.final;
  }

  async #recover(
    id: number,
    peer: Api.InputPeerChannel,
    dialog: Api.Dialog,
    reason: GapReason,
  ): Promise<boolean> {
    const { stream, ledger, knownSince, log, metrics } = this.#context;
    const from = ledger.applied(id);
    const toPts = dialog.pts ?? from.pts;
    log.warn({ chat_id: id, reason, from_pts: from.pts, to_pts: toPts }, "updates.gap");
    const start = from.topMessageId > 0 ? { afterId: from.topMessageId } : { sinceDate: knownSince() };
    const recovered = await this.#recoverMessages(id, peer, start);
    stream.tellGap(id, {
      chat_id: id,
      reason,
      from_pts: from.pts,
      to_pts: toPts,
      from_message_id: from.topMessageId || null,
      to_message_id: Math.max(dialog.topMessage, ledger.applied(id).topMessageId) || null,
      recovered_messages: recovered,
      missing: NOT_IN_HISTORY,
    });
    metrics.gapTold();
    stream.moveTo(id, toPts);
    return toPts > from.pts;
  }

  async #recoverMessages(id: number, peer: Api.TypeInputPeer, start: HistoryStart): Promise<number> {
    const { stream, ledger, ask, relief, noteChats } = this.#context;
    let recovered = 0;
    for await (const { messages, chats } of historyFrom(ask, peer, start)) {
      noteChats(chats);
      stream.takeFetched(id, messages.map(asNewMessage), ledger.date);
      recovered += messages.length;
      await relief();
    }
    return recovered;
  }

  /** The channel cannot be read: what was missed of it stays so. */
  #giveUp(id: number, wasBehind: boolean): void {
    const { stream, ledger, joinedAt, log, metrics } = this.#context;
    const from = ledger.applied(id);
    const isBehind = wasBehind || stream.isBehind(id);
    // Whoever saw the account being removed, and nothing missing before that, has missed nothing.
    if (isBehind || joinedAt(id) !== null) {
      log.warn({ chat_id: id, from_pts: from.pts }, "updates.channel_inaccessible");
      stream.tellGap(id, {
        chat_id: id,
        reason: "channel_inaccessible",
        from_pts: from.pts,
        to_pts: stream.heldUpTo(id),
        from_message_id: from.topMessageId || null,
        to_message_id: null,
        recovered_messages: 0,
        missing: "everything that happened in the channel until the account was removed from it",
      });
      metrics.gapTold();
    }
    stream.forget(id);
  }

  async #peer(id: number): Promise<Api.InputPeerChannel | null> {
    const known = await this.#context.peers.find(id);
    return known?.input instanceof Api.InputPeerChannel ? known.input : null;
  }

  async #dialog(peer: Api.InputPeerChannel): Promise<Api.Dialog | null> {
    const { ask, noteChats } = this.#context;
    const peers = [new Api.InputDialogPeer({ peer })];
    const answer = await ask(new Api.messages.GetPeerDialogs({ peers }));
    noteChats(answer.chats);
    const [dialog] = answer.dialogs;
    return dialog instanceof Api.Dialog ? dialog : null;
  }
}

function inputChannel({ channelId, accessHash }: Api.InputPeerChannel): Api.InputChannel {
  return new Api.InputChannel({ channelId, accessHash });
}

/** Messages of differences and histories say nothing of their place. */
function asNewMessage(message: Api.TypeMessage): Api.UpdateNewChannelMessage {
  return new Api.UpdateNewChannelMessage({ message, pts: 0, ptsCount: 0 });
}

import type { GapReason } from "@telepipe/contracts";
import { Api } from "telegram";
import { markedIdOf } from "../marked-id.ts";
import { tlName } from "../tl-json.ts";
import { isFinal, isStateRejected } from "./ask.ts";
import type { CatchUpContext } from "./catch-up.ts";
import { type DialogPage, dialogPages } from "./dialogs.ts";
import { historyFrom } from "./history.ts";

/** What a history holds no more once a difference is too old. */
export const NOT_IN_HISTORY =
  "edits, deletions and reactions of this time, and messages that the history does not hold any more";

/** The difference of the account's own boxes: private chats and basic groups, secret chats, and what has no box. */
export class AccountDifference {
  readonly #context: CatchUpContext;
  #fetchedUpdates = 0;

  constructor(context: CatchUpContext) {
    this.#context = context;
  }

  get fetchedUpdates(): number {
    return this.#fetchedUpdates;
  }

  /** Fetches all that came after the present state, slice by slice. */
  async fetch(): Promise<void> {
    const { stream } = this.#context;
    stream.startFetch("account");
    try {
      while (await this.#fetchSlice());
    } catch (error) {
      if (!isStateRejected(error)) throw error;
      await this.#recover("state_rejected");
    } finally {
      stream.endFetch("account");
    }
  }

  /** Goes on from the account's state as it is now, with the messages that the history holds since. */
  async recover(reason: GapReason): Promise<void> {
    const { stream } = this.#context;
    stream.startFetch("account");
    try {
      await this.#recover(reason);
    } finally {
      stream.endFetch("account");
    }
  }

  /** Whether there is more. */
  async #fetchSlice(): Promise<boolean> {
    const { stream, ledger, ask, relief, metrics } = this.#context;
    await relief();
    const [pts = 1, qts = 0] = [stream.position("common"), stream.position("qts")];
    const answer = await ask(
      new Api.updates.GetDifference({ pts: Math.max(1, pts), qts, date: Math.max(1, ledger.date) }),
    );
    metrics.differenceFetched("account", tlName(answer).replace("updates.", ""));
    if (answer instanceof Api.updates.DifferenceEmpty) {
      stream.moveTo("seq", answer.seq);
      stream.moveDateTo(answer.date);
      return false;
    }
    if (answer instanceof Api.updates.DifferenceTooLong) {
      await this.#recover("difference_too_long");
      return true;
    }
    const isSlice = answer instanceof Api.updates.DifferenceSlice;
    this.#take(answer, isSlice ? answer.intermediateState : answer.state);
    return isSlice;
  }

  #take(answer: Api.updates.Difference | Api.updates.DifferenceSlice, state: Api.updates.State): void {
    const { stream, noteChats } = this.#context;
    noteChats(answer.chats);
    const { date } = state;
    const messages = answer.newMessages.map(asNewMessage);
    const encrypted = answer.newEncryptedMessages.map(
      (message) => new Api.UpdateNewEncryptedMessage({ message, qts: 0 }),
    );
    const updates = [...messages, ...encrypted, ...answer.otherUpdates];
    this.#fetchedUpdates += updates.filter((update) => !(update instanceof Api.UpdateChannelTooLong)).length;
    stream.takeFetched("account", updates, date);
    this.#moveTo(state);
  }

  async #recover(reason: GapReason): Promise<void> {
    const { stream, ledger, ask, noteChats, log, metrics } = this.#context;
    const from = ledger.applied("common");
    // First the state, then the histories: what comes in between stands in the next difference as well.
    const state = await ask(new Api.updates.GetState());
    log.warn({ reason, from_pts: from.pts, to_pts: state.pts }, "updates.gap");
    let recovered = 0;
    for await (const page of this.#dialogs()) {
      noteChats(page.chats);
      for (const dialog of page.dialogs) {
        if (dialog.peer instanceof Api.PeerChannel) continue;
        if (from.topMessageId > 0 && dialog.topMessage <= from.topMessageId) continue;
        recovered += await this.#recoverChat(dialog, from.topMessageId);
      }
    }
    stream.tellGap("account", {
      chat_id: null,
      reason,
      from_pts: from.pts,
      to_pts: state.pts,
      from_message_id: from.topMessageId || null,
      to_message_id: ledger.applied("common").topMessageId || null,
      recovered_messages: recovered,
      missing: NOT_IN_HISTORY,
    });
    metrics.gapTold();
    this.#moveTo(state);
  }

  async #recoverChat({ peer }: Api.Dialog, topMessageId: number): Promise<number> {
    const { stream, ledger, ask, peers, relief, noteChats } = this.#context;
    const known = await peers.find(markedIdOf(peer));
    if (!known) return 0;
    const start = topMessageId > 0 ? { afterId: topMessageId } : { sinceDate: ledger.date };
    let recovered = 0;
    try {
      for await (const { messages, chats } of historyFrom(ask, known.input, start)) {
        noteChats(chats);
        stream.takeFetched("account", messages.map(asNewMessage), ledger.date);
        recovered += messages.length;
        await relief();
      }
    } catch (error) {
      // A chat that cannot be read must not keep the others from it.
      if (!isFinal(error)) throw error;
    }
    return recovered;
  }

  #dialogs(): AsyncGenerator<DialogPage, void, void> {
    return dialogPages(this.#context.ask, this.#context.peers);
  }

  #moveTo({ pts, qts, seq, date }: Api.updates.State): void {
    const { stream } = this.#context;
    stream.moveTo("common", pts);
    stream.moveTo("qts", qts);
    stream.moveTo("seq", seq);
    stream.moveDateTo(date);
  }
}

/** Messages of differences and histories say nothing of their place. */
function asNewMessage(message: Api.TypeMessage): Api.UpdateNewMessage {
  return new Api.UpdateNewMessage({ message, pts: 0, ptsCount: 0 });
}

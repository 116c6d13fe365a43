import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { AccountDirectory } from "./account-directory.ts";
import type { BoxEvent } from "./boxes/box-event.ts";
import type { Dialog } from "./boxes/dialog.ts";
import type { MessageBox } from "./boxes/message-box.ts";
import type { Draft, Message, Post } from "./boxes/post.ts";
import { originalOf, readReceipts } from "./boxes/read-receipts.ts";
import type { Channel } from "./channels/channel.ts";
import type { ChannelDirectory } from "./channels/channel-directory.ts";
import { noteMentions } from "./channels/channel-mentions.ts";
import { discussedDraft } from "./channels/discussed-draft.ts";
import { readChannel } from "./channels/read-channel.ts";
import { noteInThread } from "./channels/threads.ts";
import { createPost } from "./create-post.ts";
import { destinations } from "./destinations.ts";
import { isMentioned } from "./mentions.ts";
import { type Peer, participantsOf } from "./peer.ts";
import type { Retention } from "./retention.ts";
import { typingView } from "./views/typing-view.ts";
import type { UpdatesView } from "./views/updates-view.ts";

/** The session whose call causes a change. It learns of the change from the call's result, not from a push. */
export interface Origin {
  readonly account: Account;
  readonly sessionId: bigint;
}

/** What an action changed, by the box in which it did. */
export type BoxEvents<E extends BoxEvent = BoxEvent> = ReadonlyMap<MessageBox, E>;

/**
 * Everything that people do to each other in their chats. Each action changes the message boxes of
 * all concerned and pushes to each what it is told of it, in one step.
 */
export interface Conversations {
  /** Delivers a post. */
  post(draft: Draft, origin?: Origin): BoxEvents<BoxEvent & { kind: "new" }>;
  /** Delivers posts together: those of an album, or of one forward. The events stand in the drafts' order. */
  postAll(drafts: readonly Draft[], origin?: Origin): BoxEvents<BoxEvent & { kind: "new" }>[];
  /** Tells everybody who has a copy that the post's text or media has been changed. */
  announceEdit(post: Post, origin?: Origin): BoxEvents;
  /** Takes copies out of their boxes. */
  remove(messages: readonly Message[], origin?: Origin): BoxEvents;
  /** Pins or unpins copies, each in its box. */
  pin(messages: readonly Message[], pinned: boolean, origin?: Origin): BoxEvents;
  /** The reader has seen the dialog's incoming messages up to `maxId`. Undefined when that is nothing new. */
  read(reader: Account, dialog: Dialog, maxId: number, origin?: Origin): BoxEvent | undefined;
  /** The reader has seen the channel's messages up to `maxId`; false when that is nothing new. */
  readChannel(reader: Account, channel: Channel, maxId: number, origin?: Origin): boolean;
  /** The reader has opened voice notes, round videos and the like; their authors are told. */
  readContents(reader: Account, ids: readonly number[], origin?: Origin): BoxEvent;
  /** Shows the others of the chat that somebody is writing; `action` is of TL type SendMessageAction. */
  type(from: Account, to: Peer, action: TlObject): void;
  /** Who sees the post, each with the copy in which it does. */
  audience(post: Post): { account: Account; message: Message }[];
  /** Tells an account of something that is no change of its message box. */
  notify(account: Account, updates: TlObject[], about: ReadonlySet<Peer>, origin?: Origin): void;
}

/** What conversations need of the world. */
export interface ConversationsContext {
  readonly accounts: AccountDirectory;
  readonly channels: ChannelDirectory;
  readonly view: UpdatesView;
  readonly retention: Retention;
  nowSeconds(): number;
  push(push: { accountId: bigint; updates: TlObject; exceptSessionId?: bigint }): void;
}

/** Creates the conversations of a world. */
export function createConversations({
  accounts,
  channels,
  view,
  retention,
  nowSeconds,
  push,
}: ConversationsContext): Conversations {
  function tell(account: Account, updates: TlObject, origin: Origin | undefined): void {
    const isOrigin = origin?.account === account;
    push({ accountId: account.id, updates, ...(isOrigin ? { exceptSessionId: origin.sessionId } : {}) });
  }

  function announce(box: MessageBox, event: BoxEvent, origin: Origin | undefined): void {
    if (event.ptsCount > 0) tellReaders(box, (reader) => view.event(reader, event), origin);
  }

  /** Tells its owner, or everybody in the channel, what has changed in the box. */
  function tellReaders(
    { ownerId, channelId }: MessageBox,
    viewFor: (reader: Account) => TlObject,
    origin: Origin | undefined,
  ): void {
    const channel = channelId === undefined ? undefined : channels.byId(channelId);
    if (channel) {
      channel.changedDate = nowSeconds();
      for (const reader of participantsOf(channel)) tell(reader, viewFor(reader), origin);
    }
    const owner = accounts.byId(ownerId);
    if (owner) tell(owner, viewFor(owner), origin);
  }

  function deliver(draft: Draft): BoxEvents<BoxEvent & { kind: "new" }> {
    const post = createPost(draft, nowSeconds());
    retention.keep(post);
    const events = new Map(
      destinations(draft).map(([owner, peer, out]) => [
        owner.box,
        owner.box.add(post, peer, out, owner.kind === "user" && !out && isMentioned(owner, post, peer)),
      ]),
    );
    if (draft.to.kind === "channel") noteInChannel(draft.to, events);
    // Without the room that a growing list keeps for more: it would be a tenth of what a message takes.
    post.copies = [...post.copies];
    return events;
  }

  /** Posts of a channel go on to its discussion group. */
  function discuss(events: BoxEvents<BoxEvent & { kind: "new" }>): void {
    for (const { message } of events.values()) {
      const draft = discussedDraft(message);
      if (draft === undefined) continue;
      for (const [box, event] of deliver(draft)) {
        // The post's own peer: discussedDraft checked that it is a channel.
        (message.dialog.peer as Channel).discussedAs.set(message.id, event.message.id);
        announce(box, event, undefined);
      }
    }
  }

  return {
    post(draft, origin) {
      const events = deliver(draft);
      for (const [box, event] of events) announce(box, event, origin);
      discuss(events);
      return events;
    },
    postAll(drafts, origin) {
      const delivered = drafts.map(deliver);
      const byBox = Map.groupBy(
        delivered.flatMap((events) => [...events]),
        ([box]) => box,
      );
      for (const [box, events] of byBox) {
        const boxEvents = events.map(([, event]) => event);
        tellReaders(box, (reader) => view.events(reader, boxEvents), origin);
      }
      for (const events of delivered) discuss(events);
      return delivered;
    },
    announceEdit(post, origin) {
      const events = new Map(post.copies.map((copy) => [copy.box, copy.box.logEdit(copy)]));
      for (const [box, event] of events) announce(box, event, origin);
      return events;
    },
    remove(messages, origin) {
      const byBox = [...Map.groupBy(messages, (message) => message.box)];
      const events = new Map(byBox.map(([box, removed]) => [box, box.remove(removed.map(({ id }) => id))]));
      for (const [box, event] of events) announce(box, event, origin);
      return events;
    },
    pin(messages, pinned, origin) {
      const byBox = [...Map.groupBy(messages, (message) => message.box)];
      const events = new Map(
        byBox.flatMap(([box, [first, ...others]]) => {
          if (first === undefined) return [];
          const ids = [first, ...others].map(({ id }) => id);
          return [[box, box.setPinned(first.dialog, ids, pinned)]];
        }),
      );
      for (const [box, event] of events) announce(box, event, origin);
      return events;
    },
    read(reader, dialog, maxId, origin) {
      const readBefore = dialog.readInboxMaxId;
      const event = reader.box.readInbox(dialog, maxId, nowSeconds());
      if (event === undefined) return undefined;
      announce(reader.box, event, origin);
      for (const { box, event } of readReceipts(reader, dialog, readBefore)) announce(box, event, undefined);
      return event;
    },
    readChannel(reader, channel, maxId, origin) {
      const read = readChannel(reader, channel, maxId);
      if (read === undefined) return false;
      tell(reader, view.short(read.inboxUpdate), origin);
      for (const { author, outboxUpdate } of read.receipts) {
        tell(author, view.short(outboxUpdate), undefined);
      }
      return true;
    },
    readContents(reader, ids, origin) {
      const event = reader.box.readContents(ids);
      announce(reader.box, event, origin);
      const originals = event.ids.flatMap((id) => originalOf(reader.box, id) ?? []);
      for (const [box, messages] of Map.groupBy(originals, ({ box }) => box)) {
        announce(box, box.readContents(messages.map(({ id }) => id)), undefined);
      }
      return event;
    },
    type(from, to, action) {
      for (const account of othersIn(to, from))
        tell(account, view.short(typingView(from, to, action)), undefined);
    },
    audience: (post) =>
      post.copies.flatMap((message) => {
        const { peer } = message.dialog;
        if (peer.kind === "channel")
          return [...peer.members.values()].map(({ account }) => ({ account, message }));
        const account = accounts.byId(message.box.ownerId);
        return account ? [{ account, message }] : [];
      }),
    notify(account, updates, about, origin) {
      const full = view.full(account, updates, about);
      // The session that learns of it by its call's result would miss the number.
      if (origin?.account !== account) full.seq = ++account.seq;
      tell(account, full, origin);
    },
  };
}

/** What a channel remembers of a new message besides the message itself. */
function noteInChannel(channel: Channel, events: BoxEvents<BoxEvent & { kind: "new" }>): void {
  for (const { message } of events.values()) {
    noteInThread(channel, message);
    noteMentions(channel, message);
  }
}

function othersIn(to: Peer, from: Account): Account[] {
  return participantsOf(to).filter((account) => account !== from);
}

import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { AccountDirectory } from "../account-directory.ts";
import type { BoxEvent } from "../boxes/box-event.ts";
import type { GroupDirectory } from "../group-directory.ts";
import { markedId, type Peer } from "../peer.ts";
import { eventView } from "./event-view.ts";
import { forwardView, replyView } from "./message-view.ts";
import { areIntroduced, referencesOf } from "./references.ts";

/** Writes objects of TL type Updates: what a server pushes, and what methods that change something answer. */
export interface UpdatesView {
  /** `updates` with all that the updates refer to; the viewer knows those users and chats from then on. */
  full(viewer: Account, updates: TlObject[], about: ReadonlySet<Peer>): TlObject;
  /** A new message as it is pushed: in a short form if that can hold it and the viewer knows everybody in it. */
  newMessage(viewer: Account, event: BoxEvent & { kind: "new" }): TlObject;
  /** Any other event as it is pushed. */
  event(viewer: Account, event: BoxEvent): TlObject;
  /** Several events in one: pushed together, as those of an album are. */
  events(viewer: Account, events: readonly BoxEvent[]): TlObject;
  /** `updateShort`: an update that needs no objects beside it. */
  short(update: TlObject): TlObject;
}

/** What the view needs of the world. */
export interface UpdatesViewContext {
  readonly accounts: AccountDirectory;
  readonly groups: GroupDirectory;
  /** Whether people in channels are introduced by `min` objects. */
  readonly minObjects: boolean;
  nowSeconds(): number;
  /** Whether there is a server that takes updates to clients; otherwise nobody gets to know anybody by them. */
  isHeard(): boolean;
}

/** Creates the view. */
export function createUpdatesView({
  accounts,
  groups,
  minObjects,
  nowSeconds,
  isHeard,
}: UpdatesViewContext): UpdatesView {
  const view: UpdatesView = {
    full(viewer, updates, about) {
      // Of what happens in a channel everybody in it is told, whom they may not know.
      const isOfChannel = minObjects && updates.some(({ _ }) => /Channel(Message|UserTyping)/.test(_));
      const isMin = (peer: Peer) =>
        isOfChannel && peer.kind === "user" && !areAcquainted(viewer, peer, groups);
      if (isHeard()) for (const peer of about) if (!isMin(peer)) viewer.introduced.add(markedId(peer));
      const objects = referencesOf(accounts, [], about).viewedBy(viewer, isMin);
      return { _: "updates", updates, ...objects, date: nowSeconds(), seq: 0 };
    },
    newMessage(viewer, event) {
      const about = referencesOf(accounts, [event.message], [viewer]).peers;
      const short = areIntroduced(about, viewer) ? shortMessageView(event) : undefined;
      return short ?? view.full(viewer, [eventView(event, viewer)], about);
    },
    event(viewer, event) {
      if (event.kind === "new") return view.newMessage(viewer, event);
      if (event.kind !== "edited") return view.short(eventView(event, viewer));
      return view.full(viewer, [eventView(event, viewer)], referencesOf(accounts, [event.message]).peers);
    },
    events(viewer, events) {
      const messages = events.flatMap((event) => ("message" in event ? event.message : []));
      return view.full(
        viewer,
        events.map((event) => eventView(event, viewer)),
        referencesOf(accounts, messages).peers,
      );
    },
    short: (update) => ({ _: "updateShort", update, date: nowSeconds() }),
  };
  return view;
}

/** Whether the viewer has more to do with the account than a channel that both are in. */
function areAcquainted(viewer: Account, account: Account, groups: GroupDirectory): boolean {
  if (viewer === account || viewer.contacts.has(account.id) || viewer.box.dialogs.has(account.id))
    return true;
  for (const { members } of groups) if (members.has(viewer.id) && members.has(account.id)) return true;
  return false;
}

/** The short forms have room for a text with its entities and reply, from somebody, and no more. */
function shortMessageView({ message, pts, ptsCount }: BoxEvent & { kind: "new" }): TlObject | undefined {
  const { post, dialog, out } = message;
  const { author, flags, media, action } = post;
  if (dialog.peer.kind === "channel") return undefined;
  if (author === undefined || media || action || flags.noforwards || flags.invertMedia) return undefined;
  if (flags.fromScheduled || post.groupedId) return undefined;
  const common = {
    out,
    silent: flags.silent,
    mentioned: message.mentioned,
    media_unread: message.box.areContentsUnread(message.id),
    fwd_from: post.forward && forwardView(post.forward),
    id: message.id,
    message: post.text,
    pts,
    pts_count: ptsCount,
    date: post.date,
    reply_to: replyView(message),
    entities: post.entities.length > 0 ? post.entities : undefined,
  };
  if (dialog.peer.kind === "user") return { _: "updateShortMessage", user_id: dialog.peer.id, ...common };
  return { _: "updateShortChatMessage", from_id: author.id, chat_id: dialog.peer.id, ...common };
}

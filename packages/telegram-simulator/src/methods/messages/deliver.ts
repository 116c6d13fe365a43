import type { Call } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { BoxEvent } from "../../world/boxes/box-event.ts";
import { boxOf } from "../../world/boxes/box-of.ts";
import type { Draft } from "../../world/boxes/post.ts";
import type { BoxEvents } from "../../world/conversations.ts";
import { eventView } from "../../world/views/event-view.ts";
import { mediaView } from "../../world/views/media-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { admit } from "./admit.ts";
import { setDraft } from "./drafts.ts";
import { schedule } from "./scheduled.ts";
import type { SendOptions } from "./send-options.ts";

/**
 * Delivers what the caller wrote, one message or several together, now or at the request's date: the answer, of TL
 * type Updates. Throws RpcError for a date that cannot be.
 */
export function deliver(
  world: World,
  call: Call,
  account: Account,
  drafts: readonly Draft[],
  request: Pick<SendOptions, "schedule_date" | "clear_draft">,
): TlObject {
  const scheduled = schedule(world, call, account, drafts, request.schedule_date);
  const answer = scheduled ?? deliverNow(world, call, account, drafts);
  if (request.clear_draft && drafts[0]) setDraft(world, call, account, drafts[0].to, undefined);
  return answer;
}

function deliverNow(world: World, call: Call, account: Account, drafts: readonly Draft[]): TlObject {
  admit(world, account, drafts);
  const origin = { account, sessionId: call.sessionId };
  const [draft] = drafts;
  if (draft !== undefined && drafts.length === 1) {
    const event = ownEvent(account, draft, world.conversations.post(draft, origin));
    const isShort = draft.to.kind === "user" && !isFile(draft.media) && draft.forward === undefined;
    return isShort ? sentMessageView(account, event) : sentUpdatesView(world, account, [event]);
  }
  const posted = world.conversations.postAll(drafts, origin);
  const events = drafts.map((draft, index) => ownEvent(account, draft, posted[index]));
  return sentUpdatesView(world, account, events);
}

type NewMessage = BoxEvent & { kind: "new" };

function ownEvent(account: Account, { to }: Draft, events: BoxEvents<NewMessage> | undefined): NewMessage {
  const event = events?.get(boxOf(account, to));
  if (event === undefined) throw new Error("unreachable: the sender gets a copy");
  return event;
}

function isFile(media: Draft["media"]): boolean {
  return media !== undefined && media.kind !== "webpage";
}

/** A text to a person is acknowledged by its id and state, and by what the server has made of it. */
function sentMessageView(account: Account, { message, pts, ptsCount }: NewMessage): TlObject {
  const { date, entities, media } = message.post;
  return {
    _: "updateShortSentMessage",
    out: true,
    id: message.id,
    pts,
    pts_count: ptsCount,
    date,
    media: media && mediaView(media, account.id),
    entities: entities.length > 0 ? entities : undefined,
  };
}

/** The ids that the messages have got by their random ids come first, then the messages. */
function sentUpdatesView(world: World, account: Account, events: readonly NewMessage[]): TlObject {
  const messages = events.map(({ message }) => message);
  const ids = messages.map(({ id, post }) => ({ _: "updateMessageID", id, random_id: post.randomId }));
  const about = referencesOf(world.accounts, messages, [account]).peers;
  return world.view.full(account, [...ids, ...events.map((event) => eventView(event, account))], about);
}

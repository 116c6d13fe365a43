import type { Call, MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { BoxEvent } from "../../world/boxes/box-event.ts";
import type { Draft } from "../../world/boxes/post.ts";
import { eventView } from "../../world/views/event-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { mediaOf } from "../input-media.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { replyOf } from "./input-reply-to.ts";
import { checkCaption, checkMessageText, receivedEntities } from "./message-text.ts";
import { claimRandomId } from "./random-id.ts";

interface SendMessage {
  peer: TlObject;
  message: string;
  random_id: bigint;
  reply_to?: TlObject;
  entities?: TlObject[];
  silent?: true;
  noforwards?: true;
  invert_media?: true;
}

const notSimulatedOptions = ["schedule_date", "send_as", "quick_reply_shortcut", "effect", "reply_markup"];

/** messages.sendMessage and messages.sendMedia. */
export function sendMethods(world: World): MethodTable {
  return {
    "messages.sendMessage": method<SendMessage>((call, request) => {
      const account = call.requireAccount();
      checkMessageText(request.message);
      const draft = draftOf(world, account, request);
      claimRandomId(account, request.random_id);
      return deliver(world, call, account, draft);
    }),
    "messages.sendMedia": method<SendMessage & { media: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      checkCaption(request.message);
      const draft = draftOf(world, account, request);
      const release = claimRandomId(account, request.random_id);
      try {
        draft.media = await mediaOf(world, account, request.media);
      } catch (error) {
        release();
        throw error;
      }
      return deliver(world, call, account, draft);
    }),
  };
}

function draftOf(world: World, account: Account, request: SendMessage): Draft {
  rejectNotSimulated(request, notSimulatedOptions);
  const to = requireWritablePeer(world, account, request.peer);
  return {
    from: account,
    to,
    text: request.message,
    entities: receivedEntities(world, account, request.message, request.entities),
    reply: replyOf(account, to, request.reply_to),
    randomId: request.random_id,
    flags: {
      silent: request.silent === true,
      noforwards: request.noforwards === true,
      invertMedia: request.invert_media === true,
    },
  };
}

function deliver(world: World, call: Call, account: Account, draft: Draft): TlObject {
  const events = world.conversations.post(draft, { account, sessionId: call.sessionId });
  const event = events.get(account.box);
  if (event === undefined) throw new Error("unreachable: the sender gets a copy");
  const isShort = draft.to.kind === "user" && draft.media === undefined;
  return isShort ? sentMessageView(event) : sentUpdatesView(world, account, draft, event);
}

/** A text to a person is acknowledged by its id and state alone. */
function sentMessageView({ message, pts, ptsCount }: BoxEvent & { kind: "new" }): TlObject {
  const { date, entities } = message.post;
  return {
    _: "updateShortSentMessage",
    out: true,
    id: message.id,
    pts,
    pts_count: ptsCount,
    date,
    entities: entities.length > 0 ? entities : undefined,
  };
}

function sentUpdatesView(
  world: World,
  account: Account,
  { randomId }: Draft,
  event: BoxEvent & { kind: "new" },
): TlObject {
  const { message } = event;
  const updates = [{ _: "updateMessageID", id: message.id, random_id: randomId }, eventView(event)];
  return world.view.full(account, updates, referencesOf(world.accounts, [message], [account]).peers);
}

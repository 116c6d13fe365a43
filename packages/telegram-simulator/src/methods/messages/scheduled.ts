import type { Call, MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Draft, Message } from "../../world/boxes/post.ts";
import { scheduledUpdate } from "../../world/scheduler.ts";
import { eventView } from "../../world/views/event-view.ts";
import { messageView } from "../../world/views/message-view.ts";
import { peerView } from "../../world/views/peer-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";

interface ScheduledIds {
  peer: TlObject;
  id: number[];
}

/** A date so near is "now". */
const nearSeconds = 10;
const farthestSeconds = 366 * 86_400;
const mostScheduled = 100;

/** The date that stands for "when the other side is online". */
const whenOnline = 0x7ffffffe;

/** Scheduled messages (core.telegram.org/api/scheduled-messages). */
export function scheduledMethods(world: World): MethodTable {
  const { scheduler } = world;
  return {
    "messages.getScheduledHistory": method<{ peer: TlObject }>((call, request) => {
      const account = call.requireAccount();
      const messages = scheduler.scheduled(account, requirePeer(world, account, request.peer));
      return messagesView(world, account, messages.toReversed());
    }),
    "messages.getScheduledMessages": method<ScheduledIds>((call, request) => {
      const account = call.requireAccount();
      return messagesView(world, account, requireScheduled(world, account, request));
    }),
    "messages.sendScheduledMessages": method<ScheduledIds>((call, request) => {
      const account = call.requireAccount();
      const messages = requireScheduled(world, account, request);
      const origin = { account, sessionId: call.sessionId };
      const events = scheduler
        .send(account, messages, origin)
        .flatMap((events) => events.get(account.box) ?? []);
      const sent = events.map(({ message }) => message);
      const updates = [deletedUpdate(messages, sent), ...events.map((event) => eventView(event, account))];
      return world.view.full(account, updates, referencesOf(world.accounts, sent, [account]).peers);
    }),
    "messages.deleteScheduledMessages": method<ScheduledIds>((call, request) => {
      const account = call.requireAccount();
      const messages = requireScheduled(world, account, request);
      scheduler.cancel(account, messages, { account, sessionId: call.sessionId });
      const about = referencesOf(world.accounts, messages, [account]).peers;
      return world.view.full(account, [deletedUpdate(messages)], about);
    }),
  };
}

/**
 * Puts drafts off when the request names a date that is not now; the answer, of TL type Updates. Throws RpcError for
 * a date too far away.
 */
export function schedule(
  world: World,
  call: Call,
  account: Account,
  drafts: readonly Draft[],
  date: number | undefined,
): TlObject | undefined {
  if (date === undefined || date <= call.nowSeconds() + nearSeconds) return undefined;
  if (date === whenOnline) throw new NotSimulatedError("schedule_date_when_online");
  if (date > call.nowSeconds() + farthestSeconds) throw new RpcError(400, "SCHEDULE_DATE_TOO_LATE");
  const waiting = drafts[0] ? world.scheduler.scheduled(account, drafts[0].to).length : 0;
  if (waiting + drafts.length > mostScheduled) throw new RpcError(400, "SCHEDULE_TOO_MUCH");
  const messages = drafts.map((draft) => world.scheduler.schedule(account, draft, date));
  const ids = messages.map(({ id, post }) => ({ _: "updateMessageID", id, random_id: post.randomId }));
  const updates = messages.map((message) => scheduledUpdate(message, account));
  const about = referencesOf(world.accounts, messages, [account]).peers;
  world.conversations.notify(account, updates, about, { account, sessionId: call.sessionId });
  return world.view.full(account, [...ids, ...updates], about);
}

function requireScheduled(world: World, account: Account, { peer, id }: ScheduledIds): Message[] {
  const scheduled = world.scheduler.scheduled(account, requirePeer(world, account, peer));
  return [...new Set(id)].map((one) => {
    const message = scheduled.find((message) => message.id === one);
    if (message === undefined) throw new RpcError(400, "MESSAGE_ID_INVALID");
    return message;
  });
}

function deletedUpdate(messages: readonly Message[], sent?: readonly Message[]): TlObject {
  const [first] = messages;
  if (first === undefined) throw new RpcError(400, "MESSAGE_ID_INVALID");
  return {
    _: "updateDeleteScheduledMessages",
    peer: peerView(first.dialog.peer),
    messages: messages.map(({ id }) => id),
    sent_messages: sent?.map(({ id }) => id),
  };
}

function messagesView(world: World, account: Account, messages: readonly Message[]): TlObject {
  return {
    _: "messages.messages",
    messages: messages.map((message) => messageView(message, account)),
    ...referencesOf(world.accounts, messages).viewedBy(account),
  };
}

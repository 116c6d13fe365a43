import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { Alarms } from "./alarms.ts";
import type { BoxEvent } from "./boxes/box-event.ts";
import { boxOf } from "./boxes/box-of.ts";
import type { Draft, Message } from "./boxes/post.ts";
import type { BoxEvents, Conversations, Origin } from "./conversations.ts";
import { createPost } from "./create-post.ts";
import { markedId, type Peer } from "./peer.ts";
import { messageView } from "./views/message-view.ts";
import { peerView } from "./views/peer-view.ts";

/** Messages that wait for their time, with ids of their own (core.telegram.org/api/scheduled-messages). */
export interface Scheduler {
  /** Puts a draft off until the time, Unix time in seconds. */
  schedule(account: Account, draft: Draft, date: number): Message;
  /** The account's scheduled messages to the peer, oldest first. */
  scheduled(account: Account, peer: Peer): Message[];
  /** Sends scheduled messages now. The events are those of the messages that were sent. */
  send(
    account: Account,
    messages: readonly Message[],
    origin?: Origin,
  ): BoxEvents<BoxEvent & { kind: "new" }>[];
  cancel(account: Account, messages: readonly Message[], origin?: Origin): void;
}

/** What the scheduler needs of the world. */
export interface SchedulerContext {
  readonly conversations: Conversations;
  readonly alarms: Alarms;
}

interface Appointment {
  draft: Draft;
  cancelAlarm: () => void;
}

/** Creates the scheduler of a world. */
export function createScheduler({ conversations, alarms }: SchedulerContext): Scheduler {
  const appointments = new Map<Message, Appointment>();

  function takeOut(message: Message): Appointment {
    const appointment = appointments.get(message);
    if (appointment === undefined) throw new Error("unreachable: only scheduled messages are taken out");
    appointment.cancelAlarm();
    appointments.delete(message);
    message.box.remove([message.id]);
    return appointment;
  }

  function tellGone(account: Account, gone: readonly Message[], sent: number[] | undefined, origin?: Origin) {
    const [first] = gone;
    if (first === undefined) return;
    const update = {
      _: "updateDeleteScheduledMessages",
      peer: peerView(first.dialog.peer),
      messages: gone.map(({ id }) => id),
      sent_messages: sent,
    };
    conversations.notify(account, [update], new Set([first.dialog.peer]), origin);
  }

  const scheduler: Scheduler = {
    schedule(account, draft, date) {
      const post = createPost({ ...draft, flags: { ...draft.flags, fromScheduled: true } }, date);
      const { message } = account.scheduled.add(post, draft.to, true);
      const cancelAlarm = alarms.at(date, () => scheduler.send(account, [message]));
      appointments.set(message, { draft: { ...draft, flags: post.flags }, cancelAlarm });
      return message;
    },
    scheduled({ scheduled }, peer) {
      const ids = scheduled.dialogs.get(markedId(peer))?.messageIds ?? [];
      return ids.flatMap((id) => scheduled.message(id) ?? []);
    },
    send(account, messages, origin) {
      const drafts = messages.map((message) => takeOut(message).draft);
      const events = conversations.postAll(drafts, origin);
      const sent = events.flatMap((events, index) => {
        const peer = messages[index]?.dialog.peer;
        return (peer && events.get(boxOf(account, peer))?.message.id) ?? [];
      });
      tellGone(account, messages, sent, origin);
      return events;
    },
    cancel(account, messages, origin) {
      for (const message of messages) takeOut(message);
      tellGone(account, messages, undefined, origin);
    },
  };
  return scheduler;
}

/** updateNewScheduledMessage. */
export function scheduledUpdate(message: Message, account: Account): TlObject {
  return { _: "updateNewScheduledMessage", message: messageView(message, account) };
}

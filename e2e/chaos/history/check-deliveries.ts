import { misplaced } from "./delivery-order.ts";
import type { Arrival, Change, FaultRecord, History } from "./history.ts";

/** What is wrong with the deliveries; events by their ids. */
export interface DeliveryFindings {
  /** Changes that the receiver had to learn of. */
  readonly owed: number;
  /** Of these, those that it learnt of. */
  readonly delivered: number;
  readonly lost: readonly Change[];
  /** Requests for an event that the receiver had taken before. */
  readonly doubled: readonly string[];
  /** Of these, those that no fault explains: none lasted when the receiver got the one before. */
  readonly unexplained: readonly string[];
  /** Requests that were under way when faults began: as many may be doubled, and no more. */
  readonly inFlight: number;
  readonly outOfOrder: readonly string[];
  /** Events that name a range that could not be had. */
  readonly gaps: readonly string[];
}

/** From the receiver's answer until the lane has gone on, after which no crash repeats the delivery. */
const SETTLE_MS = 300;

/** Compares what happened in Telegram with what the receiver got. */
export function checkDeliveries(history: Pick<History, "changes" | "arrivals" | "faults">): DeliveryFindings {
  const { changes, faults } = history;
  const arrivals = history.arrivals.filter(isTaken);
  const owed = owedChanges(changes);
  const lost = owed.filter(notAmong(arrivals));
  const repeats = repeatsIn(arrivals);
  const repeating = faults.filter(({ mayRepeat }) => mayRepeat);
  const wasExposed = during(repeating);
  const wasInFlight = during(repeating.map(({ startedAt }) => ({ startedAt, endedAt: startedAt })));
  return {
    owed: owed.length,
    delivered: owed.length - lost.length,
    lost,
    doubled: repeats.map(({ eventId }) => eventId),
    unexplained: repeats.filter(({ before }) => !wasExposed(before)).map(({ eventId }) => eventId),
    inFlight: arrivals.filter(wasInFlight).length,
    outOfOrder: misplaced(changes, arrivals),
    gaps: arrivals.filter(({ type }) => type === "updates.gap").map(({ eventId }) => eventId),
  };
}

/** A request that the receiver refused does not count; one before whose answer it died does: it may have acted on it. */
function isTaken({ status }: Arrival): boolean {
  return status === null || status < 300;
}

/**
 * What cannot be had any more when an account was away is not owed: a message that was deleted, and every text but the
 * last one of a message that was edited (core.telegram.org/api/updates tells the present text only).
 */
function owedChanges(changes: readonly Change[]): Change[] {
  const byMessage = Map.groupBy(changes, ({ chat, messageId }) => `${chat}/${messageId}`);
  return [...byMessage.values()].flatMap((ofMessage) => {
    const last = ofMessage.at(-1);
    const first = ofMessage[0];
    if (last === undefined || first === undefined) return [];
    if (last.kind !== "edit") return [last];
    // The message itself and its present text; one event may be both.
    return first.kind === "new" ? [first, last] : [last];
  });
}

function notAmong(arrivals: readonly Arrival[]): (change: Change) => boolean {
  const messages = new Set<string>();
  const texts = new Set<string>();
  const deletions = new Set<string>();
  for (const { type, chat, messageIds, token } of arrivals) {
    for (const id of messageIds) {
      if (type === "message.deleted") deletions.add(`${chat}/${id}`);
      if (type === "message.new") messages.add(`${chat}/${id}`);
    }
    if (type === "message.new" || type === "message.edited") texts.add(`${chat}/${token}`);
  }
  return ({ kind, chat, messageId, token }) => {
    if (kind === "new") return !messages.has(`${chat}/${messageId}`);
    if (kind === "edit") return !texts.has(`${chat}/${token}`);
    // In private chats and basic groups Telegram does not say where, and ids are the account's own.
    return !deletions.has(`${chat}/${messageId}`) && !deletions.has(`null/${messageId}`);
  };
}

/** Every arrival of an event but its first one, with the one before it. */
function repeatsIn(arrivals: readonly Arrival[]): { eventId: string; before: Arrival }[] {
  const latest = new Map<string, Arrival>();
  const repeats: { eventId: string; before: Arrival }[] = [];
  for (const arrival of arrivals) {
    const identity = identityOf(arrival);
    const before = latest.get(identity);
    if (before) repeats.push({ eventId: arrival.eventId, before });
    latest.set(identity, arrival);
  }
  return repeats;
}

/** What the event is about: the same thing under two ids is doubled as well. */
function identityOf({ eventId, type, chat, messageIds, token }: Arrival): string {
  if (type === "message.new") return `new ${chat} ${messageIds.join()}`;
  if (type === "message.edited") return `edited ${chat} ${messageIds.join()} ${token}`;
  return eventId;
}

/** Whether a fault lasted, or happened, while the delivery was under way. */
function during(
  faults: readonly Pick<FaultRecord, "startedAt" | "endedAt">[],
): (arrival: Arrival) => boolean {
  return ({ at, answeredAt }) =>
    faults.some(
      ({ startedAt, endedAt }) => startedAt <= (answeredAt ?? endedAt) + SETTLE_MS && endedAt >= at,
    );
}

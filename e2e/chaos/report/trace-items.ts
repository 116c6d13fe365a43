import type { Verdict } from "../history/check-history.ts";
import type { History } from "../history/history.ts";

/** Enough of each kind to find the cause. */
const SHOWN = 3;

/**
 * The histories of what went wrong, line by line in the order of time: texts are tokens and everything else is ids, so
 * that nothing private can be in it. Times are milliseconds since the first send.
 */
export function traceItems(history: History, { sends, deliveries }: Verdict): string[] {
  const first = (items: readonly string[]) => items.slice(0, SHOWN);
  const tokens = new Set([
    ...first(sends.lost),
    ...first(sends.doubled),
    ...first(sends.ghosts),
    ...first(sends.misanswered),
    ...first(sends.unanswered),
    ...first(sends.outOfOrder),
    ...first(deliveries.lost.map(({ token }) => token)),
  ]);
  const events = new Set([...first(deliveries.outOfOrder), ...first(deliveries.unexplained)]);
  const messages = new Set([
    ...deliveries.lost.slice(0, SHOWN).map(({ chat, messageId }) => `${chat}/${messageId}`),
    ...history.arrivals
      .filter(({ eventId }) => events.has(eventId))
      .flatMap(({ chat, messageIds }) => messageIds.map((id) => `${chat}/${id}`)),
  ]);
  return [
    ...[...tokens]
      .filter((token) => history.sends.some((send) => send.token === token))
      .flatMap(sendTrace(history)),
    ...[...messages].flatMap(messageTrace(history)),
  ];
}

interface Entry {
  readonly at: number;
  readonly what: string;
}

function sendTrace(history: History): (token: string) => string[] {
  return (token) => {
    const entries = history.sends
      .filter((send) => send.token === token)
      .flatMap(({ chat, isKeyed, issuedAt, acceptedAt, end }): Entry[] => [
        { at: issuedAt, what: `issued to ${chat}, ${isKeyed ? "with" : "without"} a key` },
        ...(acceptedAt === null ? [] : [{ at: acceptedAt, what: "accepted" }]),
        { at: end.at, what: JSON.stringify({ ...end, at: undefined }) },
      ]);
    const posts = history.posts.filter((post) => post.token === token).map(({ messageId }) => messageId);
    return [...lines(token, entries, history), `  in Telegram as ${posts.join(", ") || "nothing"}`];
  };
}

function messageTrace(history: History): (message: string) => string[] {
  return (message) => {
    const isMeant = (chat: string | null, id: number) => `${chat}/${id}` === message;
    const entries = [
      ...history.changes
        .filter(({ chat, messageId }) => isMeant(chat, messageId))
        .map(({ at, kind, token }): Entry => ({ at, what: `${kind} ${token}` })),
      ...history.arrivals
        .filter(({ chat, messageIds }) => messageIds.some((id) => isMeant(chat, id)))
        .map(({ at, type, eventId, status }): Entry => ({ at, what: `${type} ${eventId} got ${status}` })),
    ];
    return lines(message, entries, history);
  };
}

/** With the faults that were about at the time. */
function lines(title: string, entries: readonly Entry[], { faults, sends }: History): string[] {
  const times = entries.map(({ at }) => at);
  const [from, to] = [Math.min(...times) - 1000, Math.max(...times) + 1000];
  const about = faults
    .filter(({ startedAt, endedAt }) => startedAt <= to && endedAt >= from)
    .flatMap(({ kind, startedAt, endedAt }): Entry[] => [
      { at: startedAt, what: `begins: ${kind}` },
      { at: endedAt, what: `is over: ${kind}` },
    ]);
  const start = sends.reduce((earliest, { issuedAt }) => Math.min(earliest, issuedAt), times[0] ?? 0);
  return [
    title,
    ...[...entries, ...about]
      .toSorted((one, two) => one.at - two.at)
      .map(({ at, what }) => `  ${String(at - start).padStart(7)}  ${what}`),
  ];
}

import type { Arrival, Change } from "./history.ts";

/**
 * Events that came at the wrong place of their chat; only the first arrival of each counts. Per chat new messages come
 * in the order of their ids, edits in the order in which they were made (see `overtakenEdits`), and of one message the new text after the old
 * one, its deletion last. The order between different messages' new texts and new messages is not owed: after a
 * disconnection Telegram itself tells new messages first (core.telegram.org/constructor/updates.difference).
 */
export function misplaced(changes: readonly Change[], arrivals: readonly Arrival[]): string[] {
  // A deletion has the token of what it deletes.
  const told = changes.filter(({ kind }) => kind !== "delete");
  const place = new Map(told.map(({ chat, token }, index) => [`${chat}/${token}`, index]));
  const firsts = firstArrivals(arrivals).map((arrival) => ({
    ...arrival,
    place: place.get(`${arrival.chat}/${arrival.token}`) ?? -1,
  }));
  const found = [
    ...behindLater(
      firsts.filter(({ type }) => type === "message.new"),
      ({ chat }) => String(chat),
      ({ messageIds }) => messageIds[0] ?? 0,
    ),
    ...overtakenEdits(told, firsts),
    ...behindLater(
      firsts.filter(
        ({ type, place: known }) => (type === "message.new" || type === "message.edited") && known >= 0,
      ),
      ({ chat, messageIds }) => `${chat}/${messageIds.join()}`,
      ({ place: known }) => known,
    ),
    ...afterDeletion(firsts),
  ];
  return [...new Set(found)];
}

/**
 * Edits at a place of their chat where none of theirs was. What is fetched after a disconnection tells each edit at its
 * place, but with the text that the message has by then, so that a text may come where an earlier one of the same
 * message would have been.
 */
function overtakenEdits(told: readonly Change[], firsts: readonly (Arrival & { place: number })[]): string[] {
  const edits = told.map((change, place) => ({ ...change, place })).filter(({ kind }) => kind === "edit");
  const placesOf = Map.groupBy(edits, ({ chat, messageId }) => `${chat}/${messageId}`);
  const reached = new Map<string | null, number>();
  const had = new Map<string, number>();
  const found: string[] = [];
  for (const { type, chat, messageIds, eventId, place } of firsts) {
    if (type !== "message.edited" || place < 0) continue;
    const message = `${chat}/${messageIds.join()}`;
    const from = Math.max(reached.get(chat) ?? 0, (had.get(message) ?? -1) + 1);
    const places = placesOf.get(message)?.map((edit) => edit.place) ?? [];
    const possible = places.find((each) => each >= from && each <= place);
    if (possible === undefined) found.push(eventId);
    else reached.set(chat, possible);
    had.set(message, place);
  }
  return found;
}

function firstArrivals(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
}

/** Those whose rank is below that of an earlier one of the same group. */
function behindLater<Item extends Arrival>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  rankOf: (item: Item) => number,
): string[] {
  const highest = new Map<string, number>();
  const found: string[] = [];
  for (const item of items) {
    const group = groupOf(item);
    const before = highest.get(group) ?? Number.NEGATIVE_INFINITY;
    if (rankOf(item) < before) found.push(item.eventId);
    else highest.set(group, rankOf(item));
  }
  return found;
}

/** Where the chat of a deletion is not told, ids are the account's own, which channels' are not. */
function afterDeletion(firsts: readonly Arrival[]): string[] {
  const deleted = new Set<string>();
  const found: string[] = [];
  for (const { type, chat, messageIds, eventId } of firsts) {
    for (const id of messageIds) {
      if (type === "message.deleted") deleted.add(chat === null ? `own/${id}` : `${chat}/${id}`);
      else if (deleted.has(`${chat}/${id}`) || (!isChannel(chat) && deleted.has(`own/${id}`)))
        found.push(eventId);
    }
  }
  return found;
}

function isChannel(chat: string | null): boolean {
  return chat?.startsWith("-100") ?? false;
}

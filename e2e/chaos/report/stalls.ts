import type { History } from "../history/history.ts";

/** Something on its way: a send from its call to its outcome, or a change from Telegram to the receiver. */
export interface Passage {
  readonly way: "sends" | "deliveries";
  readonly from: number;
  readonly to: number;
}

/** How long things took while a kind of fault was about. */
export interface Recovery {
  readonly kind: string;
  readonly count: number;
  readonly medianMs: number;
  readonly longestMs: number;
}

/** Everything that came through, with its times. */
export function passagesOf({ sends, changes, arrivals }: History): Passage[] {
  const firstArrival = new Map<string, number>();
  for (const { chat, token, at } of arrivals) {
    const key = `${chat}/${token}`;
    if (token !== null && !firstArrival.has(key)) firstArrival.set(key, at);
  }
  const sent = sends.flatMap(({ issuedAt, end }) =>
    end.kind === "sent" ? [{ way: "sends" as const, from: issuedAt, to: end.at }] : [],
  );
  const delivered = changes.flatMap(({ kind, chat, token, at }) => {
    const to = kind === "delete" ? undefined : firstArrival.get(`${chat}/${token}`);
    return to === undefined ? [] : [{ way: "deliveries" as const, from: at, to: Math.max(at, to) }];
  });
  return [...sent, ...delivered];
}

/** The longest time in which nothing came through on a way, between its first and last passage. */
export function longestStallMs(passages: readonly Passage[], way: Passage["way"]): number {
  const ends = passages.filter((passage) => passage.way === way).map(({ to }) => to);
  ends.sort((one, two) => one - two);
  return ends.reduce((longest, at, index) => Math.max(longest, at - (ends[index - 1] ?? at)), 0);
}

/**
 * Per kind of fault: from its beginning until everything was through that had been under way before its end. Faults
 * overlap, so that each is charged with the others' delays as well: an upper bound.
 */
export function recoveriesOf({ faults }: Pick<History, "faults">, passages: readonly Passage[]): Recovery[] {
  const byKind = Map.groupBy(faults, ({ kind }) => kind);
  return [...byKind]
    .toSorted(([one], [two]) => one.localeCompare(two))
    .map(([kind, ofKind]) => {
      const times = ofKind.map(({ startedAt, endedAt, touches }) =>
        passages
          .filter(({ way, from, to }) => touches[way] && from <= endedAt && to >= startedAt)
          .reduce((longest, { to }) => Math.max(longest, to - startedAt), 0),
      );
      times.sort((one, two) => one - two);
      return {
        kind,
        count: times.length,
        medianMs: times[Math.floor(times.length / 2)] ?? 0,
        longestMs: times.at(-1) ?? 0,
      };
    });
}

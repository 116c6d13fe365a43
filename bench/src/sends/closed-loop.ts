import { monotonicMs, quantile } from "../statistics.ts";

/** How much is kept in flight, and for how long. */
export interface Load {
  readonly inFlight: number;
  readonly seconds: number;
  /** The chats written to; each of those in flight keeps to one. */
  readonly chats: readonly string[];
}

/** What a load measured. */
export interface LoadFigures {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Keeps `inFlight` calls under way, each caller beginning its next one when the last is answered, until the time is
 * up and all are answered. The same for both subjects.
 */
export async function closedLoop(
  { inFlight, seconds, chats }: Load,
  send: (caller: number, chat: string) => Promise<unknown>,
): Promise<LoadFigures> {
  const latenciesMs: number[] = [];
  const startedAt = monotonicMs();
  const stopAt = startedAt + seconds * 1000;
  const callInTurn = async (caller: number) => {
    const chat = chats[caller % chats.length] ?? "";
    for (let begunAt = monotonicMs(); begunAt < stopAt; ) {
      await send(caller, chat);
      const endedAt = monotonicMs();
      latenciesMs.push(endedAt - begunAt);
      begunAt = endedAt;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, caller) => callInTurn(caller)));
  const elapsedSeconds = (monotonicMs() - startedAt) / 1000;
  return {
    count: latenciesMs.length,
    perSecond: latenciesMs.length / elapsedSeconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}

/** What is sent: a hundred characters, as messages go. */
export const TEXT =
  "A message of an ordinary length, as people write them to each other: about one hundred characters.";

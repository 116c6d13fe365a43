import { setTimeout as delay } from "node:timers/promises";
import type { Send } from "../history/history.ts";
import type { SeededRandom } from "../plan/seeded-random.ts";
import type { CarefulCaller, SendStyle } from "./careful-caller.ts";
import type { Chat } from "./chats.ts";

export interface SendingLoadOptions {
  /** Begins every text. */
  readonly name: string;
  readonly caller: CarefulCaller;
  readonly chats: readonly Chat[];
  readonly random: SeededRandom;
  /** Calls per second over all chats, while nothing holds them up. */
  readonly perSecond: number;
  /** One of them, at random, for each call; several times in here is more often. */
  readonly styles?: readonly SendStyle[] | undefined;
  record(send: Send): void;
  readonly signal: AbortSignal;
}

const STYLES: readonly SendStyle[] = [
  { isKeyed: true, isAsync: true },
  { isKeyed: true, isAsync: true },
  { isKeyed: true, isAsync: false },
  { isKeyed: false, isAsync: false },
];
const BURSTS = 0.05;

/** Callers send until the signal; resolves when each knows its outcome, or has given up. */
export async function runSendingLoad({ chats, perSecond, ...options }: SendingLoadOptions): Promise<void> {
  const writable = chats.filter(({ kind }) => kind !== "channel");
  const everyMs = (1000 * writable.length) / perSecond;
  await Promise.all(writable.map((chat) => callFor(chat, everyMs, options)));
}

/** Issues the next call once the one before is accepted, so that the order is the caller's, and its outcome need not be there. */
async function callFor(
  chat: Chat,
  everyMs: number,
  {
    name,
    caller,
    random: all,
    styles = STYLES,
    record,
    signal,
  }: Omit<SendingLoadOptions, "chats" | "perSecond">,
): Promise<void> {
  const random = all.fork(`sends ${chat.name}`);
  const underWay: Promise<void>[] = [];
  let issued = 0;
  while (!signal.aborted) {
    await delay(random.next() * 2 * everyMs, undefined, { signal }).catch(() => undefined);
    const count = random.chance(BURSTS) ? 8 : 1;
    for (let index = 0; index < count && !signal.aborted; index += 1) {
      const { accepted, done } = caller.send(
        chat,
        `${name}-out-${chat.name}-${++issued}`,
        random.pick(styles),
      );
      underWay.push(done.then(record));
      await accepted;
    }
  }
  await Promise.all(underWay);
}

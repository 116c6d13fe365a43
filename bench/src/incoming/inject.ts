import { setTimeout as delay } from "node:timers/promises";
import { monotonicMs } from "../statistics.ts";
import { textWrittenNow } from "./arrivals.ts";

/** Many messages at once. */
export interface Burst {
  readonly controlUrl: string;
  /** Who writes to the account; all at the same time. */
  readonly people: readonly string[];
  readonly messagesEach: number;
}

/** Messages at an even pace. */
export interface Pace {
  readonly controlUrl: string;
  readonly people: readonly string[];
  readonly everyMs: number;
  readonly count: number;
}

/** Has people write as fast as the simulated Telegram can; resolves with when it began, in `monotonicMs` time. */
export async function injectBurst({ controlUrl, people, messagesEach }: Burst): Promise<number> {
  const startedAtMs = monotonicMs();
  await Promise.all(
    people.map((from) => write(controlUrl, { from, text: "Message {n} of many", count: messagesEach })),
  );
  return startedAtMs;
}

/** Has people write in turn, in texts that say when. */
export async function injectPaced({ controlUrl, people, everyMs, count }: Pace): Promise<void> {
  const startedAtMs = monotonicMs();
  const writing: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, startedAtMs + index * everyMs - monotonicMs()));
    const from = people[index % people.length];
    writing.push(write(controlUrl, { from, text: textWrittenNow() }));
  }
  await Promise.all(writing);
}

async function write(controlUrl: string, message: object): Promise<void> {
  const response = await fetch(`${controlUrl}/messages`, { method: "POST", body: JSON.stringify(message) });
  const body = await response.text();
  if (!response.ok) throw new Error(`the simulator refused a message: ${body}`);
}

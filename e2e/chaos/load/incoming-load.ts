import { setTimeout as delay } from "node:timers/promises";
import type { Change } from "../history/history.ts";
import type { SeededRandom } from "../plan/seeded-random.ts";
import type { ChaosSystem } from "../processes/start-system.ts";
import type { Chat } from "./chats.ts";

export interface IncomingLoadOptions {
  /** Begins every text. */
  readonly name: string;
  readonly control: ChaosSystem["control"];
  readonly chats: readonly Chat[];
  readonly random: SeededRandom;
  /** Changes per second over all chats. */
  readonly perSecond: number;
  /** Told of each change once Telegram has made it; per chat in that order. */
  record(change: Change): void;
  readonly signal: AbortSignal;
}

const EDITS = 0.15;
const DELETIONS = 0.05;
const MEDIA = 0.03;
const BURSTS = 0.03;

/** People write, edit and delete until the signal; resolves when the last of it has happened. */
export async function runIncomingLoad({ chats, perSecond, ...options }: IncomingLoadOptions): Promise<void> {
  const everyMs = (1000 * chats.length) / perSecond;
  await Promise.all(chats.map((chat) => talk(chat, everyMs, options)));
}

/** One after the other in each chat, so that the order in which it happens is known. */
async function talk(
  chat: Chat,
  everyMs: number,
  { name, control, random: all, record, signal }: Omit<IncomingLoadOptions, "chats" | "perSecond">,
): Promise<void> {
  const random = all.fork(`incoming ${chat.name}`);
  const present: { id: number; token: string; versions: number }[] = [];
  let written = 0;
  const write = async () => {
    const token = `${name}-in-${chat.name}-${++written}`;
    const at = Date.now();
    const [id = 0] = await control.write({
      from: random.pick(chat.writers),
      text: token,
      ...(chat.kind === "private" ? {} : { chat: chat.name }),
      ...(random.chance(MEDIA) ? { media: { kind: "photo", size_bytes: random.between(4000, 20_000) } } : {}),
    });
    record({ kind: "new", chat: chat.id, messageId: id, token, at });
    present.push({ id, token, versions: 1 });
    if (present.length > 10) present.shift();
  };
  while (!signal.aborted) {
    await delay(random.next() * 2 * everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const message = present[random.between(0, present.length - 1)];
    const at = Date.now();
    if (message && random.chance(EDITS)) {
      message.versions += 1;
      const token = `${message.token.replace(/-v\d+$/, "")}-v${message.versions}`;
      await control.edit(chat.name, message.id, token);
      message.token = token;
      record({ kind: "edit", chat: chat.id, messageId: message.id, token, at });
    } else if (message && random.chance(DELETIONS)) {
      await control.delete(chat.name, message.id);
      present.splice(present.indexOf(message), 1);
      record({ kind: "delete", chat: chat.id, messageId: message.id, token: message.token, at });
    } else {
      const count = random.chance(BURSTS) ? 10 : 1;
      for (let index = 0; index < count; index += 1) await write();
    }
  }
}

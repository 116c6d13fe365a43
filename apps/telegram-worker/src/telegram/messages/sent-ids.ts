import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Api } from "telegram";
import { BoundedMap } from "../bounded-map.ts";
import { updatesIn } from "./sent-message.ts";

/** What sent ids are kept in. */
export interface SentIdsOptions {
  /** Role `fail-fast`, for reading: they are a help after a crash and no condition of a send. */
  readonly redis: Redis;
  /** Role `patient`, for writing: the connection that completes jobs, so that it takes no packet of its own. */
  readonly patientRedis: Redis;
  readonly prefix: string;
  readonly accountId: number;
  readonly log: Logger;
}

const DAY_MS = 24 * 3_600_000;
/** Kept by the day; a day's ids are readable on that day and the two after it. */
const DAYS = 3;
/** How often the life of a day's key is renewed at most. */
const RENEW_AFTER_MS = 3_600_000;
const IN_MEMORY = 10_000;

/**
 * Which message each `random_id` became (core.telegram.org/constructor/updateMessageID). Telegram says so once: in the
 * answer to the send, or in the difference. When that answer is lost and the send is repeated it only says
 * RANDOM_ID_DUPLICATE, so what was seen is remembered, in Redis beyond a crash. It is on its way there before the next
 * call to the same chat is: so after a crash only the last message of a chat can be one that nothing is known of.
 */
export class SentIds {
  readonly #options: SentIdsOptions;
  readonly #messages = new BoundedMap<string, number>(IN_MEMORY);
  readonly #claims = new BoundedMap<string, true>(IN_MEMORY);
  /** Names and values that are about to be written, in turns. */
  #unwritten: (string | number)[] = [];
  #renewed = { key: "", at: 0 };

  constructor(options: SentIdsOptions) {
    this.#options = options;
  }

  /** A send has become this message. */
  record(randomId: string, chatId: number, messageId: number): void {
    this.#claims.set(`${chatId}:${messageId}`, true);
    this.#messages.set(`r${randomId}`, messageId);
    this.#write(`r${randomId}`, messageId, `m${chatId}:${messageId}`, randomId);
  }

  /** Takes what a result or a push says of sends, our own of earlier tries among them. */
  learnFrom(value: unknown): void {
    for (const update of updatesOf(value)) {
      if (update instanceof Api.UpdateMessageID && update.randomId) {
        this.#remember(`r${update.randomId}`, update.id);
      }
    }
  }

  /** The message that a `random_id` became; null when nobody has told. */
  async find(randomId: string): Promise<number | null> {
    const known = this.#messages.get(`r${randomId}`);
    if (known !== undefined) return known;
    const [found] = await this.#read([`r${randomId}`]);
    return found ? Number(found) : null;
  }

  /** Those of a chat's messages that are known to have come from another send. */
  async claimed(chatId: number, messageIds: readonly number[]): Promise<Set<number>> {
    const found = await this.#read(messageIds.map((id) => `m${chatId}:${id}`));
    return new Set(messageIds.filter((id, index) => found[index] || this.#claims.get(`${chatId}:${id}`)));
  }

  #remember(field: string, messageId: number): void {
    if (this.#messages.get(field) === messageId) return;
    this.#messages.set(field, messageId);
    this.#write(field, messageId);
  }

  /**
   * One command stands for all answers that came in together. Requests that follow from them are written later
   * (`gatherRequests`): what runs at the next tick has run before the sending loop goes on.
   */
  #write(...fields: (string | number)[]): void {
    if (this.#unwritten.length === 0) process.nextTick(() => this.#flush());
    this.#unwritten.push(...fields);
  }

  #flush(): void {
    const fields = this.#unwritten;
    this.#unwritten = [];
    const { patientRedis: redis, log } = this.#options;
    const now = Date.now();
    const key = this.#key(now);
    const failed = (error: Error) => log.debug({ error: error.message }, "sent_ids.not_written");
    redis.hset(key, ...fields).catch(failed);
    if (this.#renewed.key === key && now - this.#renewed.at < RENEW_AFTER_MS) return;
    this.#renewed = { key, at: now };
    redis.pexpire(key, DAYS * DAY_MS).catch(failed);
  }

  /** The values of fields, null where there is none; those of the newest day that has one. */
  async #read(fields: readonly string[]): Promise<(string | null)[]> {
    if (fields.length === 0) return [];
    const now = Date.now();
    const keys = Array.from({ length: DAYS }, (_, day) => this.#key(now - day * DAY_MS));
    const days = await Promise.all(keys.map((key) => this.#options.redis.hmget(key, ...fields))).catch(
      () => [],
    );
    return fields.map((_, index) => days.map((day) => day[index]).find(Boolean) ?? null);
  }

  #key(atMs: number): string {
    const { prefix, accountId } = this.#options;
    return `${prefix}:sent:${accountId}:${Math.floor(atMs / DAY_MS)}`;
  }
}

/** The updates of a push, a result, or a difference. */
function updatesOf(value: unknown): readonly Api.TypeUpdate[] {
  if (
    value instanceof Api.updates.Difference ||
    value instanceof Api.updates.DifferenceSlice ||
    value instanceof Api.updates.ChannelDifference
  ) {
    return value.otherUpdates;
  }
  const isUpdates =
    value instanceof Api.Updates || value instanceof Api.UpdatesCombined || value instanceof Api.UpdateShort;
  return isUpdates ? updatesIn(value) : [];
}

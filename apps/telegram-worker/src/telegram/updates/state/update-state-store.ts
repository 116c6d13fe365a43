import { evalFenced, type Fence } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Box } from "../sequence/box-of-update.ts";
import type { LedgerChanges } from "./ledger.ts";
import type { BoxState, UpdateState } from "./update-state.ts";

/** What a store works with. */
export interface UpdateStateStoreOptions {
  /** Role `fail-fast`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly accountId: number;
  readonly fence: Fence;
}

// KEYS: the state. ARGV: "1" to replace all, then fields and values ("" deletes).
// Returns 0 when there is nothing that could be changed: Redis has lost it.
const WRITE = `
if ARGV[2] == "1" then redis.call("del", KEYS[2])
elseif redis.call("exists", KEYS[2]) == 0 then return 0 end
for index = 3, #ARGV, 2 do
  if ARGV[index + 1] == "" then redis.call("hdel", KEYS[2], ARGV[index])
  else redis.call("hset", KEYS[2], ARGV[index], ARGV[index + 1]) end
end
return 1`;

/**
 * The update state of an account in Redis: `<prefix>:update-state:<account>` is a hash of `common`, `qts`, `seq`, `date`
 * and the channels' marked ids, a box as `<pts> <newest message id>`. Only the owner of the account can write it.
 */
export class UpdateStateStore {
  readonly #options: UpdateStateStoreOptions;

  constructor(options: UpdateStateStoreOptions) {
    this.#options = options;
  }

  /** Null when nothing is stored. */
  async load(): Promise<UpdateState | null> {
    const { common, qts, seq, date, ...channels } = await this.#options.redis.hgetall(this.#key);
    if (common === undefined) return null;
    return {
      common: readBox(common),
      qts: readBox(qts ?? "").pts,
      seq: readBox(seq ?? "").pts,
      date: Number(date ?? 0),
      channels: new Map(Object.entries(channels).map(([id, text]) => [Number(id), readBox(text)])),
    };
  }

  /**
   * Changes what is stored.
   *
   * @returns false when Redis holds no state that could be changed
   * @throws FENCED when another worker owns the account
   */
  async change({ boxes, date }: LedgerChanges): Promise<boolean> {
    const fields = [...boxes].flatMap(([box, state]) => [fieldOf(box), state ? writeBox(state) : ""]);
    return (await this.#write("0", ["date", String(date), ...fields])) === 1;
  }

  /** Stores a whole state in place of what is there. Throws as `change` does. */
  async replace({ common, qts, seq, date, channels }: UpdateState): Promise<void> {
    const boxes = [...channels].flatMap(([id, state]) => [String(id), writeBox(state)]);
    const counters = ["qts", `${qts} 0`, "seq", `${seq} 0`, "date", String(date)];
    await this.#write("1", ["common", writeBox(common), ...counters, ...boxes]);
  }

  async #write(replace: "0" | "1", fields: readonly string[]): Promise<unknown> {
    const { redis, fence } = this.#options;
    return evalFenced(redis, fence, WRITE, [this.#key], [replace, ...fields]);
  }

  get #key(): string {
    const { prefix, accountId } = this.#options;
    return `${prefix}:update-state:${accountId}`;
  }
}

function fieldOf(box: Box): string {
  return String(box);
}

function writeBox({ pts, topMessageId }: BoxState): string {
  return `${pts} ${topMessageId}`;
}

function readBox(text: string): BoxState {
  const [pts = 0, topMessageId = 0] = text.split(" ").map(Number);
  return { pts, topMessageId };
}

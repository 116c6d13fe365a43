import type { Redis } from "ioredis";

/** What has to be known of a peer to address it. */
export interface KnownPeer {
  /** Marked id. */
  readonly id: number;
  /** Decimal int64; "0" for basic groups, which need none. */
  readonly accessHash: string;
}

/** A username can pass to somebody else, so it is believed for a day only. */
const NAME_TTL_SECONDS = 24 * 3600;

/**
 * Peers of one account in Redis, so that a bare id works after a restart. Access hashes are an account's own: the
 * hash of one is useless to another.
 *
 * `<prefix>:peers:<account>` is a hash of marked id → access hash; `<prefix>:peer-name:<account>:<name>` a marked id.
 */
export class PeerStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #accountId: number;

  constructor(redis: Redis, prefix: string, accountId: number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#accountId = accountId;
  }

  async find(id: number): Promise<KnownPeer | null> {
    const accessHash = await this.#redis.hget(this.#peersKey, String(id));
    return accessHash === null ? null : { id, accessHash };
  }

  /** The peer that had a name (`@name` in lower case, or `+phone`) within the last day. */
  async findByName(name: string): Promise<KnownPeer | null> {
    const id = await this.#redis.get(this.#nameKey(name));
    return id === null ? null : this.find(Number(id));
  }

  async save(peers: readonly KnownPeer[], names: ReadonlyMap<string, number>): Promise<void> {
    const pipeline = this.#redis.pipeline();
    if (peers.length > 0) {
      pipeline.hset(this.#peersKey, ...peers.flatMap(({ id, accessHash }) => [String(id), accessHash]));
    }
    for (const [name, id] of names) pipeline.set(this.#nameKey(name), String(id), "EX", NAME_TTL_SECONDS);
    await pipeline.exec();
  }

  async forgetName(name: string): Promise<void> {
    await this.#redis.del(this.#nameKey(name));
  }

  get #peersKey(): string {
    return `${this.#prefix}:peers:${this.#accountId}`;
  }

  #nameKey(name: string): string {
    return `${this.#prefix}:peer-name:${this.#accountId}:${name}`;
  }
}

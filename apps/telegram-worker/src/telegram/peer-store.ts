import type { Redis } from "ioredis";

/** What has to be known of a peer to address it. */
export interface KnownPeer {
  /** Marked id. */
  readonly id: number;
  readonly address: PeerAddress;
}

/**
 * An access hash as a decimal int64 (`0` for basic groups, which need none), or, of somebody who was only met in a
 * channel, a message by which Telegram finds out: `<the channel's marked id>:<message id>` (core.telegram.org/api/min).
 */
export type PeerAddress = string;

/** Whether it is the weaker kind, which never takes the place of an access hash. */
export function isByMessage(address: PeerAddress): boolean {
  return address.includes(":");
}

/** A username can pass to somebody else, so it is believed for a day only. */
const NAME_TTL_SECONDS = 24 * 3600;

/**
 * Peers of one account in Redis, so that a bare id works after a restart. Access hashes are an account's own: the
 * hash of one is useless to another.
 *
 * `<prefix>:peers:<account>` is a hash of marked id → address; `<prefix>:peer-name:<account>:<name>` a marked id.
 */
export class PeerStore {
  readonly #redis: Redis;
  readonly #patientRedis: Redis;
  readonly #prefix: string;
  readonly #accountId: number;

  /**
   * @param redis role `fail-fast`, for what is written: another chance comes with the peer's next appearance
   * @param patientRedis role `patient`, for what is read: a call whose chat cannot be looked up now can neither be made
   *   nor refused
   */
  constructor(redis: Redis, patientRedis: Redis, prefix: string, accountId: number) {
    this.#redis = redis;
    this.#patientRedis = patientRedis;
    this.#prefix = prefix;
    this.#accountId = accountId;
  }

  async find(id: number): Promise<KnownPeer | null> {
    const address = await this.#patientRedis.hget(this.#peersKey, String(id));
    return address === null ? null : { id, address };
  }

  /** The peer that had a name (`@name` in lower case, or `+phone`) within the last day. */
  async findByName(name: string): Promise<KnownPeer | null> {
    const id = await this.#patientRedis.get(this.#nameKey(name));
    return id === null ? null : this.find(Number(id));
  }

  async save(peers: readonly KnownPeer[], names: ReadonlyMap<string, number>): Promise<void> {
    const pipeline = this.#redis.pipeline();
    const strong = peers.filter(({ address }) => !isByMessage(address));
    if (strong.length > 0) {
      pipeline.hset(this.#peersKey, ...strong.flatMap(({ id, address }) => [String(id), address]));
    }
    for (const { id, address } of peers) {
      if (isByMessage(address)) pipeline.hsetnx(this.#peersKey, String(id), address);
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

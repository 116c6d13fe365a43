import { ApiError, type ChatId } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import bigInt from "big-integer";
import { Api } from "telegram";
import { BoundedMap } from "./bounded-map.ts";
import { telegramErrorName } from "./error-mapping.ts";
import { peersIn, type SeenPeer, seenPeer } from "./known-peers.ts";
import { isByMessage, type KnownPeer, type PeerAddress, type PeerStore } from "./peer-store.ts";
import type { Peers, ResolvedPeer } from "./peers.ts";
import type { Invoke } from "./telegram-session.ts";
import { dialogPages } from "./updates/catch-up/dialogs.ts";
import { markedIdOf } from "./updates/marked-id.ts";

/** What finding peers takes. */
export interface PeersOptions {
  readonly store: PeerStore;
  readonly invoke: Invoke;
  readonly accountId: number;
  readonly log: Logger;
}

/** Peers and names kept in memory; the rest is in Redis. */
const IN_MEMORY = 20_000;
/** How long a name is believed without being seen again, in milliseconds. */
const NAME_TTL_MS = 3600_000;
const DIALOG_PAGES = 20;

/** Finds peers: in memory, in Redis, then by asking Telegram. Everything that Telegram sends is remembered. */
export class TelegramPeers implements Peers {
  readonly #options: PeersOptions;
  readonly #addresses = new BoundedMap<number, PeerAddress>(IN_MEMORY);
  readonly #names = new BoundedMap<string, { readonly id: number; readonly until: number }>(IN_MEMORY);
  #dialogs: Promise<void> | undefined;

  constructor(options: PeersOptions) {
    this.#options = options;
  }

  async resolve(chatId: ChatId): Promise<ResolvedPeer> {
    if (chatId === "me") return { id: this.#options.accountId, input: new Api.InputPeerSelf() };
    if (typeof chatId === "number") return this.#resolveId(chatId);
    return this.#resolveName(chatId.toLowerCase());
  }

  async find(markedId: number): Promise<ResolvedPeer | null> {
    if (markedId === this.#options.accountId) return { id: markedId, input: new Api.InputPeerSelf() };
    if (isBasicGroup(markedId)) return resolved({ id: markedId, address: "0" });
    const address = this.#addresses.get(markedId);
    if (address !== undefined) return this.#resolved({ id: markedId, address });
    const stored = await this.#options.store.find(markedId);
    if (!stored) return null;
    this.#addresses.set(markedId, stored.address);
    return this.#resolved(stored);
  }

  peek(chatId: ChatId): number | null {
    if (chatId === "me") return this.#options.accountId;
    if (typeof chatId === "number") return chatId;
    return this.#names.get(chatId.toLowerCase())?.id ?? null;
  }

  remember(objects: Iterable<Api.TypeUser | Api.TypeChat>): void {
    this.#learn([...objects].flatMap((object) => seenPeer(object) ?? []));
  }

  /** Takes what a result or a push carries. */
  learnFrom(value: unknown): void {
    this.#learn(peersIn(value));
  }

  /** Null when the channel in which somebody was met is not known any more. */
  async #resolved({ id, address }: KnownPeer): Promise<ResolvedPeer | null> {
    if (!isByMessage(address)) return resolved({ id, address });
    const [chatId, msgId] = address.split(":").map(Number);
    const chat = chatId === undefined ? null : await this.find(chatId);
    if (!chat || msgId === undefined) return null;
    const userId = bigInt(id);
    return { id, input: new Api.InputPeerUserFromMessage({ peer: chat.input, msgId, userId }) };
  }

  async #resolveId(id: number): Promise<ResolvedPeer> {
    const known = await this.find(id);
    if (known) return known;
    // Telegram takes an id only together with its access hash, which comes with the chat's first appearance.
    this.#dialogs ??= this.#loadDialogs().catch((error: unknown) => {
      this.#dialogs = undefined;
      throw error;
    });
    await this.#dialogs;
    const met = await this.find(id);
    if (met) return met;
    const how = id > 0 ? "@username or +phone" : "@username";
    throw new ApiError("CHAT_NOT_FOUND", {
      detail: `chat not found: the account has not met ${id} yet; address it as ${how}, or let it write first`,
    });
  }

  async #resolveName(name: string): Promise<ResolvedPeer> {
    const cached = this.#names.get(name);
    if (cached && cached.until > Date.now()) {
      const known = await this.find(cached.id);
      if (known) return known;
    }
    const stored = await this.#options.store.findByName(name);
    const found = stored && (await this.#resolved(stored));
    if (!found) return this.#askFor(name);
    this.#names.set(name, { id: found.id, until: Date.now() + NAME_TTL_MS });
    return found;
  }

  /** A phone number is looked up only: importing it would add a contact to the account. */
  async #askFor(name: string): Promise<ResolvedPeer> {
    const request = name.startsWith("+")
      ? new Api.contacts.ResolvePhone({ phone: name.slice(1) })
      : new Api.contacts.ResolveUsername({ username: name.slice(1) });
    try {
      // Users and chats of the result have been learnt by the time it is here.
      const { peer } = await this.#options.invoke(request);
      const id = markedIdOf(peer);
      const found = await this.find(id);
      if (!found) throw new ApiError("CHAT_NOT_FOUND");
      this.#names.set(name, { id, until: Date.now() + NAME_TTL_MS });
      return found;
    } catch (error) {
      if (telegramErrorName(error) !== null) this.#forget(name);
      throw error;
    }
  }

  #forget(name: string): void {
    this.#names.delete(name);
    this.#options.store.forgetName(name).catch((error: unknown) => this.#report(error));
  }

  #learn(seen: readonly SeenPeer[]): void {
    const peers = seen.filter((peer) => this.#isNews(peer));
    const names = new Map<string, number>();
    const until = Date.now() + NAME_TTL_MS;
    for (const peer of seen) {
      for (const name of peer.names) {
        const cached = this.#names.get(name);
        // Half-way through its life a name is written again, so that one in use never expires.
        if (cached?.id === peer.id && cached.until > until - NAME_TTL_MS / 2) continue;
        this.#names.set(name, { id: peer.id, until });
        names.set(name, peer.id);
      }
    }
    for (const { id, address } of peers) this.#addresses.set(id, address);
    if (peers.length === 0 && names.size === 0) return;
    this.#options.store.save(peers, names).catch((error: unknown) => this.#report(error));
  }

  #isNews({ id, address }: KnownPeer): boolean {
    const known = this.#addresses.get(id);
    // Any message serves, so the first one will do.
    return isByMessage(address) ? known === undefined : known !== address;
  }

  /** Walks through the account's chats; every page is learnt on its way. */
  async #loadDialogs(): Promise<void> {
    let pages = 0;
    for await (const _page of dialogPages(this.#options.invoke, this)) {
      pages += 1;
      if (pages === DIALOG_PAGES) return;
    }
  }

  #report(error: unknown): void {
    this.#options.log.warn({ err: error }, "peers.not_saved");
  }
}

/** Basic groups are addressed by their id alone. */
function isBasicGroup(markedId: number): boolean {
  return markedId < 0 && markedId > -1_000_000_000_000;
}

function resolved({ id, address }: KnownPeer): ResolvedPeer {
  const hash = bigInt(BigInt(address)); // It reads digits itself otherwise, slowly.
  if (id > 0) return { id, input: new Api.InputPeerUser({ userId: bigInt(id), accessHash: hash }) };
  if (isBasicGroup(id)) return { id, input: new Api.InputPeerChat({ chatId: bigInt(-id) }) };
  const channelId = bigInt(-id - 1_000_000_000_000);
  return { id, input: new Api.InputPeerChannel({ channelId, accessHash: hash }) };
}

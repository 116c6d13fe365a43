import type { ChatJoinRequest } from "@telepipe/contracts";
import { Api } from "telegram";
import { BoundedMap } from "../../bounded-map.ts";
import { nonBlank, present } from "../../objects/present.ts";
import { chatOf, userOf } from "../../objects/to-people.ts";
import type { Peers } from "../../peers.ts";
import type { TelegramSession } from "../../telegram-session.ts";
import { markedIdOf } from "../marked-id.ts";

/** What fetching requests takes. */
export interface JoinRequestsOptions {
  readonly session: Pick<TelegramSession, "me" | "profiles" | "invoke"> & {
    readonly peers: Pick<Peers, "find">;
  };
  readonly signal: AbortSignal;
}

/** As many as one call gives; who asks while more than that are new comes with the next update. */
const PAGE = 100;
/**
 * Requests that came while nothing ran are told with the chat's next one, when they are no older; in seconds. Others of
 * that time are told again under the same ids, which the dispatcher leaves out.
 */
const RECENT_SECONDS = 12 * 3600;

/**
 * Who asks to be let in. `updatePendingJoinRequests` says how many wait and names the last of them; when they asked, and
 * what they say of themselves, is fetched. A request is known by who and when.
 */
export class JoinRequests {
  readonly #options: JoinRequestsOptions;
  /** By chat: when the newest request that was told was made (Unix seconds), and by whom those of that second were. */
  readonly #told = new BoundedMap<number, { readonly date: number; readonly users: ReadonlySet<number> }>(
    5000,
  );

  constructor(options: JoinRequestsOptions) {
    this.#options = options;
  }

  /**
   * The requests that were not told yet, oldest first.
   *
   * @throws ApiError when Telegram cannot be asked; they come with the chat's next update
   */
  async newIn(update: Api.UpdatePendingJoinRequests, now: number): Promise<ChatJoinRequest[]> {
    const { session, signal } = this.#options;
    const chatId = markedIdOf(update.peer);
    // Somebody was let in or turned away, and nobody waits any more.
    const peer = update.requestsPending > 0 ? await session.peers.find(chatId) : null;
    if (peer === null) return [];
    const request = new Api.messages.GetChatInviteImporters({
      requested: true,
      peer: peer.input,
      offsetDate: 0,
      offsetUser: new Api.InputUserEmpty(),
      limit: PAGE,
    });
    // The newest come first.
    const { importers } = await session.invoke(request, { signal });
    const told = this.#told.get(chatId) ?? { date: now - RECENT_SECONDS, users: new Set<number>() };
    const fresh = [...importers]
      .reverse()
      .filter(
        ({ date, userId }) =>
          date > told.date || (date === told.date && !told.users.has(userId.toJSNumber())),
      )
      .sort((one, other) => one.date - other.date);
    this.#remember(chatId, told, fresh);
    return fresh.map((importer) => this.#toRequest(chatId, importer));
  }

  #remember(
    chatId: number,
    told: { readonly date: number; readonly users: ReadonlySet<number> },
    fresh: readonly Api.ChatInviteImporter[],
  ): void {
    const last = fresh.at(-1);
    if (!last) return;
    const users = fresh.filter(({ date }) => date === last.date).map(({ userId }) => userId.toJSNumber());
    const others = last.date === told.date ? told.users : [];
    this.#told.set(chatId, { date: last.date, users: new Set([...others, ...users]) });
  }

  #toRequest(chatId: number, { userId, date, about }: Api.ChatInviteImporter): ChatJoinRequest {
    const { session } = this.#options;
    const id = userId.toJSNumber();
    return {
      chat: chatOf(chatId, session),
      from: userOf(id, session),
      user_chat_id: id,
      date,
      ...present({ bio: nonBlank(about) }),
    };
  }
}

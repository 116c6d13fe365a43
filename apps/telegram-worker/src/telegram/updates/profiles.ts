import type { EventChat, EventSender } from "@telepipe/contracts";
import { Api } from "telegram";
import { BoundedMap } from "../bounded-map.ts";
import { markedChannelId } from "./marked-id.ts";

/** People, and chats, who are remembered; those not seen for longest are forgotten first. */
const PROFILES_MAX = 50_000;

/** What an event says of a group or channel. */
type ChatProfile = Omit<EventChat, "id">;

/** Where results and pushes introduce people and chats. */
interface Introductions {
  readonly users?: unknown;
  readonly chats?: unknown;
}

/** Something known of a peer; `min`: Telegram gave a reduced object, which never replaces a full one. */
interface Known<Profile> {
  readonly profile: Profile;
  readonly min: boolean;
}

/**
 * The names of people and chats, as the pushes and results introduced them. Telegram introduces a peer once and then
 * sends bare ids, so what is missing here is asked for (see `message-source.ts`).
 */
export class Profiles {
  readonly #users = new BoundedMap<number, Known<EventSender>>(PROFILES_MAX);
  readonly #chats = new BoundedMap<number, Known<ChatProfile>>(PROFILES_MAX);

  /** Takes what is said of people and chats; empty and forbidden objects say nothing of use. */
  remember(users: Iterable<Api.TypeUser>, chats: Iterable<Api.TypeChat>): void {
    for (const user of users) {
      if (user instanceof Api.User) {
        put(this.#users, user.id.toJSNumber(), { profile: senderOf(user), min: Boolean(user.min) });
      }
    }
    for (const chat of chats) this.#rememberChat(chat);
  }

  /** Takes what a result or a push carries. */
  learnFrom(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const { users, chats } = Array.isArray(value) ? { users: value, chats: value } : (value as Introductions);
    // Anything that is no user or chat is passed over.
    this.remember((users ?? []) as Api.TypeUser[], (chats ?? []) as Api.TypeChat[]);
  }

  user(id: number): EventSender | undefined {
    return this.#users.get(id)?.profile;
  }

  /** By marked id. */
  chat(id: number): ChatProfile | undefined {
    return this.#chats.get(id)?.profile;
  }

  #rememberChat(chat: Api.TypeChat): void {
    if (chat instanceof Api.Chat || chat instanceof Api.ChatForbidden) {
      const profile = { type: "group", title: chat.title, username: null } as const;
      put(this.#chats, -chat.id.toJSNumber(), { profile, min: false });
    } else if (chat instanceof Api.Channel || chat instanceof Api.ChannelForbidden) {
      const username = chat instanceof Api.Channel ? usernameOf(chat) : null;
      const type = chat.broadcast ? "channel" : "supergroup";
      const min = chat instanceof Api.Channel && Boolean(chat.min);
      put(this.#chats, markedChannelId(chat.id), { profile: { type, title: chat.title, username }, min });
    }
  }
}

function senderOf(user: Api.User): EventSender {
  return {
    id: user.id.toJSNumber(),
    is_bot: Boolean(user.bot),
    first_name: user.firstName ?? null,
    last_name: user.lastName ?? null,
    username: usernameOf(user),
    language_code: user.langCode ?? null,
    phone_number: user.phone ?? null,
  };
}

/** The first active one: an account may have several (core.telegram.org/api/usernames). */
function usernameOf(peer: Api.User | Api.Channel): string | null {
  // The library's arrays are null, not undefined, when the flag is not set.
  const several = (peer.usernames ?? []) as readonly Api.Username[];
  return peer.username ?? several.find((each) => each.active)?.username ?? null;
}

function put<Profile>(profiles: BoundedMap<number, Known<Profile>>, id: number, known: Known<Profile>): void {
  const before = profiles.get(id);
  profiles.set(id, known.min && before && !before.min ? before : known);
}

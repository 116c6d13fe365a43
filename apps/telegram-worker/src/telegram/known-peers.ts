import { Api } from "telegram";
import type { KnownPeer } from "./peer-store.ts";
import { markedChannelId } from "./updates/marked-id.ts";

/** A peer as an object of Telegram's describes it. */
export interface SeenPeer extends KnownPeer {
  /** Its current names: `@name` in lower case, and `+phone` of users. */
  readonly names: readonly string[];
}

/** The users and chats that a result or a push carries. */
export function peersIn(value: unknown): SeenPeer[] {
  if (Array.isArray(value)) return value.flatMap((item) => seenPeer(item) ?? []);
  if (typeof value !== "object" || value === null) return [];
  const { users, chats, user } = value as { users?: unknown; chats?: unknown; user?: unknown };
  const objects = [...listOf(users), ...listOf(chats), ...(user === undefined ? [] : [user])];
  const seen = objects.flatMap((object) => seenPeer(object) ?? []);
  return objects.some(isMinUser) ? [...seen, ...authorsIn(value, objects)] : seen;
}

/** People without a usable access hash who wrote one of the messages in channels that came along. */
function authorsIn(value: object, objects: readonly unknown[]): SeenPeer[] {
  const minUsers = new Set(objects.flatMap((object) => (isMinUser(object) ? object.id.toJSNumber() : [])));
  const { messages, newMessages, updates } = value as Readonly<Record<string, unknown>>;
  const ofUpdates = listOf(updates).map((update) => (update as { message?: unknown } | null)?.message);
  return [...listOf(messages), ...listOf(newMessages), ...ofUpdates].flatMap((message) => {
    if (!(message instanceof Api.Message || message instanceof Api.MessageService)) return [];
    if (!(message.fromId instanceof Api.PeerUser && message.peerId instanceof Api.PeerChannel)) return [];
    const id = message.fromId.userId.toJSNumber();
    const address = `${markedChannelId(message.peerId.channelId)}:${message.id}`;
    return minUsers.has(id) ? [{ id, address, names: [] }] : [];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMinUser(object: unknown): object is Api.User {
  return object instanceof Api.User && Boolean(object.min);
}

/** Null for objects without a usable access hash: `min` ones, forbidden chats, anything that is no peer. */
export function seenPeer(object: unknown): SeenPeer | null {
  if (object instanceof Api.User) {
    if (object.min || !object.accessHash) return null;
    const names = usernames(object);
    if (object.phone) names.push(`+${object.phone}`);
    return { id: object.id.toJSNumber(), address: object.accessHash.toString(), names };
  }
  if (object instanceof Api.Channel) {
    if (object.min || !object.accessHash) return null;
    const id = markedChannelId(object.id);
    return { id, address: object.accessHash.toString(), names: usernames(object) };
  }
  if (object instanceof Api.Chat) return { id: -object.id.toJSNumber(), address: "0", names: [] };
  return null;
}

function usernames(object: { username?: string; usernames?: Api.TypeUsername[] }): string[] {
  const active = (object.usernames ?? []).filter(({ active }) => active).map(({ username }) => username);
  // The library gives absent fields as null, whatever its types say.
  const all = object.username ? [object.username, ...active] : active;
  return [...new Set(all.map((name) => `@${name.toLowerCase()}`))];
}

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
  const objects = [
    ...(Array.isArray(users) ? users : []),
    ...(Array.isArray(chats) ? chats : []),
    ...(user === undefined ? [] : [user]),
  ];
  return objects.flatMap((object) => seenPeer(object) ?? []);
}

/** Null for objects without a usable access hash: `min` ones, forbidden chats, anything that is no peer. */
export function seenPeer(object: unknown): SeenPeer | null {
  if (object instanceof Api.User) {
    if (object.min || !object.accessHash) return null;
    const names = usernames(object);
    if (object.phone) names.push(`+${object.phone}`);
    return { id: object.id.toJSNumber(), accessHash: object.accessHash.toString(), names };
  }
  if (object instanceof Api.Channel) {
    if (object.min || !object.accessHash) return null;
    const id = markedChannelId(object.id);
    return { id, accessHash: object.accessHash.toString(), names: usernames(object) };
  }
  if (object instanceof Api.Chat) return { id: -object.id.toJSNumber(), accessHash: "0", names: [] };
  return null;
}

function usernames(object: { username?: string; usernames?: Api.TypeUsername[] }): string[] {
  const active = (object.usernames ?? []).filter(({ active }) => active).map(({ username }) => username);
  // The library gives absent fields as null, whatever its types say.
  const all = object.username ? [object.username, ...active] : active;
  return [...new Set(all.map((name) => `@${name.toLowerCase()}`))];
}

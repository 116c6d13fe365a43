import type { Chat } from "../objects/chat.ts";
import type { User } from "../objects/user.ts";

/** Somebody of whom the event holds the id only. */
export function namelessUser(id: number): User {
  return { id, is_bot: false, first_name: "" };
}

/** A chat of which the event holds little more than the id. */
export function namelessChat(
  id: number,
  known: { readonly type: Chat["type"]; readonly title: string | null; readonly username: string | null } = {
    type: id >= 0 ? "private" : id > -1_000_000_000_000 ? "group" : "supergroup",
    title: null,
    username: null,
  },
): Chat {
  const { type, title, username } = known;
  const name = username === null ? {} : { username };
  if (type === "private") return { id, type, first_name: title ?? "", ...name };
  if (type === "group") return { id, type, title: title ?? "" };
  return { id, type, title: title ?? "", ...name };
}

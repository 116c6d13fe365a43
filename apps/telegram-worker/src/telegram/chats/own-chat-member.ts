import type { ChatMember } from "@telepipe/contracts";
import { Api } from "telegram";
import { type Names, userOf } from "../objects/to-people.ts";
import { toAdministratorRights, toBanned } from "./chat-member.ts";

/** The account's own standing in a channel or supergroup, as the chat's object tells it to the account. */
export function ownChatMember(chat: Api.Channel | Api.ChannelForbidden, names: Names): ChatMember {
  const user = userOf(names.me.id, names);
  if (chat instanceof Api.ChannelForbidden) {
    return { status: "kicked", user, until_date: chat.untilDate ?? 0 };
  }
  const { creator, adminRights, bannedRights } = chat;
  const left = Boolean(chat.left);
  if (creator && !left) return { status: "creator", user, is_anonymous: Boolean(adminRights?.anonymous) };
  if (bannedRights) return toBanned({ bannedRights, left }, user);
  if (left) return { status: "left", user };
  if (!adminRights) return { status: "member", user };
  return { status: "administrator", user, can_be_edited: false, ...toAdministratorRights(adminRights) };
}

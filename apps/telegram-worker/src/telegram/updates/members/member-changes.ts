import { Api } from "telegram";
import { isMarkedChannelId, markedIdOf } from "../marked-id.ts";

/** What a service message says of somebody's membership. */
export interface MemberChange {
  readonly userId: number;
  readonly before: "left" | "member";
  readonly after: "left" | "member" | "kicked";
  readonly viaJoinRequest: boolean;
}

/**
 * Who comes and goes by a service message. Of the account itself in a channel or supergroup nothing: there the chat's
 * object tells it, with its rights, and also where there is no such message.
 */
export function memberChanges(message: Api.MessageService, accountId: number): MemberChange[] {
  const isChannel = isMarkedChannelId(markedIdOf(message.peerId));
  return changesIn(message, isChannel, accountId).filter(
    ({ userId }) => !(isChannel && userId === accountId),
  );
}

function changesIn(message: Api.MessageService, isChannel: boolean, accountId: number): MemberChange[] {
  const { action } = message;
  const senderId = message.fromId ? markedIdOf(message.fromId) : null;
  if (action instanceof Api.MessageActionChatAddUser) {
    return action.users.map((id) => come(id.toJSNumber()));
  }
  if (action instanceof Api.MessageActionChatJoinedByLink) return senderId === null ? [] : [come(senderId)];
  if (action instanceof Api.MessageActionChatJoinedByRequest) {
    return senderId === null ? [] : [come(senderId, true)];
  }
  if (action instanceof Api.MessageActionChatDeleteUser) {
    const userId = action.userId.toJSNumber();
    // Whom somebody else removes from a supergroup is banned from it (core.telegram.org/method/channels.editBanned).
    const after = isChannel && userId !== senderId ? "kicked" : "left";
    return [{ userId, before: "member", after, viaJoinRequest: false }];
  }
  if (action instanceof Api.MessageActionChatCreate && senderId !== accountId) {
    return action.users.some((id) => id.toJSNumber() === accountId) ? [come(accountId)] : [];
  }
  return [];
}

function come(userId: number, viaJoinRequest = false): MemberChange {
  return { userId, before: "left", after: "member", viaJoinRequest };
}

import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, unlessSoAlready } from "../worded.ts";

/** Leaves a group or channel; one that was left before stays so. @throws ApiError TELEGRAM_REJECTED, CHAT_NOT_FOUND */
export async function leaveChat(session: TelegramSession, peer: ResolvedPeer): Promise<void> {
  const request = leaveRequest(peer);
  await unlessSoAlready(["USER_NOT_PARTICIPANT"], () => session.invoke(request));
}

function leaveRequest(peer: ResolvedPeer) {
  const channel = inputChannel(peer);
  if (channel !== null) return new Api.channels.LeaveChannel({ channel });
  if (!(peer.input instanceof Api.InputPeerChat)) throw rejected("can't leave private chats");
  return new Api.messages.DeleteChatUser({ chatId: peer.input.chatId, userId: new Api.InputUserSelf() });
}

import type { ChatAdministrator, ChatMember } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected } from "../worded.ts";
import { groupMembers, toChatMember } from "./chat-member.ts";

/** More than a channel may have (core.telegram.org/api/config). */
const MOST = 100;

/**
 * Those who administer a chat, bots among them only when asked for.
 *
 * @throws ApiError TELEGRAM_REJECTED for a private chat, CHAT_NOT_FOUND, FORBIDDEN
 */
export async function chatAdministrators(
  session: TelegramSession,
  peer: ResolvedPeer,
  withBots: boolean,
): Promise<ChatAdministrator[]> {
  const members = await administrators(session, peer);
  return members.flatMap((member) => {
    const isOne = member.status === "creator" || member.status === "administrator";
    return isOne && (withBots || !member.user.is_bot) ? [member] : [];
  });
}

async function administrators(session: TelegramSession, peer: ResolvedPeer): Promise<ChatMember[]> {
  if (peer.input instanceof Api.InputPeerChat) return groupMembers(session, peer.input);
  const channel = inputChannel(peer);
  if (channel === null) throw rejected("there are no administrators in the private chat");
  const filter = new Api.ChannelParticipantsAdmins();
  const found = await session.invoke(
    new Api.channels.GetParticipants({ channel, filter, offset: 0, limit: MOST, hash: bigInt.zero }),
  );
  if (found instanceof Api.channels.ChannelParticipantsNotModified) return [];
  return found.participants.map((participant) => toChatMember(participant, session));
}

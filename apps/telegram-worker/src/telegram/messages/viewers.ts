import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { introduceUsers } from "../objects/introduce.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** Somebody who has read a message, by marked id, and when (Unix seconds). */
export interface Viewer {
  readonly userId: number;
  readonly date: number;
}

/**
 * Who has read a message of the account's, as far as Telegram tells: in private chats, and in small groups.
 *
 * @throws ApiError VIEWERS_UNKNOWN, MESSAGE_NOT_FOUND
 */
export async function messageViewers(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
): Promise<Viewer[]> {
  if (peer.id > 0) return readByOther(session, peer, messageId);
  if (session.profiles.chat(peer.id)?.type === "channel") {
    throw new ApiError("VIEWERS_UNKNOWN", {
      detail: "Telegram does not tell who has read a channel's posts",
    });
  }
  const request = new Api.messages.GetMessageReadParticipants({ peer: peer.input, msgId: messageId });
  const viewers = (await session.invoke(request)).map(({ userId, date }) => ({
    userId: userId.toJSNumber(),
    date,
  }));
  await introduceUsers(
    session,
    viewers.map(({ userId }) => userId),
  );
  return viewers;
}

async function readByOther(
  session: TelegramSession,
  { id, input }: ResolvedPeer,
  msgId: number,
): Promise<Viewer[]> {
  try {
    const { date } = await session.invoke(new Api.messages.GetOutboxReadDate({ peer: input, msgId }));
    return [{ userId: id, date }];
  } catch (error) {
    if (telegramErrorName(error) === "MESSAGE_NOT_READ_YET") return [];
    throw error;
  }
}

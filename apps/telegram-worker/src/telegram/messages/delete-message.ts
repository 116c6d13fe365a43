import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchMessage, fetchMessages, inputChannel } from "./fetch-message.ts";

/**
 * Deletes a message for everyone. It is looked up first: to Telegram, deleting what is not there is a success.
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_DELETABLE
 */
export async function deleteMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
  isRepeated = false,
): Promise<void> {
  const message = await fetchMessage(session, peer, messageId);
  // An earlier try of this very call may have deleted it.
  if (!message && isRepeated) return;
  if (!message) throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to delete not found" });
  const channel = inputChannel(peer);
  const id = [messageId];
  await session.invoke(
    channel
      ? new Api.channels.DeleteMessages({ channel, id })
      : new Api.messages.DeleteMessages({ id, revoke: true }),
  );
}

/** Deletes for everyone those of the messages that are there. */
export async function deleteMessages(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageIds: readonly number[],
): Promise<void> {
  const id = (await fetchMessages(session, peer, messageIds)).map((message) => message.id);
  if (id.length === 0) return;
  const channel = inputChannel(peer);
  await session.invoke(
    channel
      ? new Api.channels.DeleteMessages({ channel, id })
      : new Api.messages.DeleteMessages({ id, revoke: true }),
  );
}

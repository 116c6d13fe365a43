import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";

/** A message of a chat; null when there is none with this id. */
export async function fetchMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
): Promise<Api.Message | Api.MessageService | null> {
  const id = [new Api.InputMessageID({ id: messageId })];
  const channel = inputChannel(peer);
  const result = await session.invoke(
    channel ? new Api.channels.GetMessages({ channel, id }) : new Api.messages.GetMessages({ id }),
  );
  if (result instanceof Api.messages.MessagesNotModified) return null;
  const [message] = result.messages;
  if (!(message instanceof Api.Message || message instanceof Api.MessageService)) return null;
  // Outside channels ids are counted per account, so the id of another chat's message would be found as well.
  return markedIdOf(message.peerId) === peer.id ? message : null;
}

/** Those of a chat's messages that are there, in no particular order. */
export async function fetchMessages(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageIds: readonly number[],
): Promise<(Api.Message | Api.MessageService)[]> {
  const id = messageIds.map((messageId) => new Api.InputMessageID({ id: messageId }));
  const channel = inputChannel(peer);
  const result = await session.invoke(
    channel ? new Api.channels.GetMessages({ channel, id }) : new Api.messages.GetMessages({ id }),
  );
  if (result instanceof Api.messages.MessagesNotModified) return [];
  return result.messages.filter(
    (message) =>
      (message instanceof Api.Message || message instanceof Api.MessageService) &&
      markedIdOf(message.peerId) === peer.id,
  ) as (Api.Message | Api.MessageService)[]; // What the filter lets through.
}

/** The same peer where only a channel will do; null for users and basic groups. */
export function inputChannel(peer: ResolvedPeer): Api.InputChannel | null {
  if (!(peer.input instanceof Api.InputPeerChannel)) return null;
  return new Api.InputChannel({ channelId: peer.input.channelId, accessHash: peer.input.accessHash });
}

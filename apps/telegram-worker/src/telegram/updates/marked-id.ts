import { Api } from "telegram";

/** Channel ids in marked form lie below this. */
const CHANNEL_OFFSET = 1_000_000_000_000;

/** The marked id of a TL peer: users positive, groups `-…`, channels `-100…` (core.telegram.org/api/bots/ids). */
export function markedIdOf(peer: Api.TypePeer): number {
  if (peer instanceof Api.PeerUser) return peer.userId.toJSNumber();
  if (peer instanceof Api.PeerChat) return -peer.chatId.toJSNumber();
  return markedChannelId(peer.channelId);
}

/** The marked id of a channel or supergroup. */
export function markedChannelId(channelId: { toJSNumber(): number }): number {
  return -(CHANNEL_OFFSET + channelId.toJSNumber());
}

/** Whether a marked id is that of a channel or supergroup. */
export function isMarkedChannelId(chatId: number): boolean {
  return chatId < -CHANNEL_OFFSET;
}

import { Api } from "telegram";
import { messageOfShort } from "../messages/sent-message.ts";
import { loose, openContainer, type UpdateContainer } from "./intake.ts";

/**
 * What the result of one of our own calls says of updates: Telegram pushes those to the account's other sessions only
 * (core.telegram.org/api/updates#subscribing-to-updates). Null for results that are about something else.
 */
export function openResult(
  result: unknown,
  request: Api.AnyRequest,
  accountId: Api.long,
): UpdateContainer | null {
  if (result instanceof Api.UpdateShortSentMessage) return sentMessage(result, request, accountId);
  if (isContainer(result)) return openContainer(result);
  if (result instanceof Api.messages.AffectedMessages || result instanceof Api.messages.AffectedHistory) {
    return affected(result, request);
  }
  // Some wrap a container, as messages.invitedUsers does.
  const inner = typeof result === "object" && result !== null && "updates" in result ? result.updates : null;
  return isContainer(inner) ? openContainer(inner) : null;
}

function isContainer(value: unknown): value is Api.TypeUpdates {
  return (
    value instanceof Api.Updates || value instanceof Api.UpdatesCombined || value instanceof Api.UpdateShort
  );
}

/** The message of which the server repeats only what it has changed. */
function sentMessage(
  short: Api.UpdateShortSentMessage,
  request: Api.AnyRequest,
  accountId: Api.long,
): UpdateContainer {
  const { date, pts, ptsCount } = short;
  const peerId = peerOf(request);
  if (
    !peerId ||
    !(request instanceof Api.messages.SendMessage || request instanceof Api.messages.SendMedia)
  ) {
    return loose([silentStep(pts, ptsCount, null)], date);
  }
  const chat = { peerId: peerId === "self" ? new Api.PeerUser({ userId: accountId }) : peerId, accountId };
  const message = messageOfShort(short, request, chat);
  return loose([new Api.UpdateNewMessage({ message, pts, ptsCount })], date);
}

/** How many steps a call took, and in which box; what it did stands in the request. */
function affected(
  { pts, ptsCount }: Api.messages.AffectedMessages | Api.messages.AffectedHistory,
  request: Api.AnyRequest,
): UpdateContainer | null {
  if (ptsCount === 0) return null;
  if (request instanceof Api.messages.DeleteMessages) {
    return loose([new Api.UpdateDeleteMessages({ messages: request.id, pts, ptsCount })], 0);
  }
  const channelId = channelOf(request);
  if (request instanceof Api.channels.DeleteMessages && channelId) {
    const update = { channelId, messages: request.id, pts, ptsCount };
    return loose([new Api.UpdateDeleteChannelMessages(update)], 0);
  }
  return loose([silentStep(pts, ptsCount, channelId)], 0);
}

/** Steps of which nothing is told but their number. */
function silentStep(pts: number, ptsCount: number, channelId: Api.long | null): Api.TypeUpdate {
  return channelId
    ? new Api.UpdateDeleteChannelMessages({ channelId, messages: [], pts, ptsCount })
    : new Api.UpdateDeleteMessages({ messages: [], pts, ptsCount });
}

function channelOf(request: Api.AnyRequest): Api.long | null {
  if ("channel" in request && request.channel instanceof Api.InputChannel) return request.channel.channelId;
  if ("peer" in request && request.peer instanceof Api.InputPeerChannel) return request.peer.channelId;
  return null;
}

function peerOf(request: Api.AnyRequest): Api.TypePeer | "self" | null {
  const peer = "peer" in request ? request.peer : null;
  if (peer instanceof Api.InputPeerSelf) return "self";
  if (peer instanceof Api.InputPeerUser || peer instanceof Api.InputPeerUserFromMessage)
    return new Api.PeerUser({ userId: peer.userId });
  if (peer instanceof Api.InputPeerChat) return new Api.PeerChat({ chatId: peer.chatId });
  return null;
}

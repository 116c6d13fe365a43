import { Api } from "telegram";
import { plainMessage } from "../messages/plain-message.ts";

/** What one push holds, whatever its wrapper was. */
export interface UpdateContainer {
  /** In the order in which they happened. */
  readonly updates: readonly Api.TypeUpdate[];
  readonly users: readonly Api.TypeUser[];
  readonly chats: readonly Api.TypeChat[];
  /** Unix seconds by the server's clock; 0 when the wrapper has none. */
  readonly date: number;
  /** The container's place among containers, 0 for those without one; `seqStart` when it stands for several. */
  readonly seq: number;
  readonly seqStart: number;
}

/**
 * Takes the wrapper off a push (core.telegram.org/type/Updates). The short forms of a message become the
 * `updateNewMessage` that they stand for; nobody is introduced in them. Null for `updatesTooLong`, which says only
 * that something has happened.
 */
export function openContainer(container: Api.TypeUpdates): UpdateContainer | null {
  if (container instanceof Api.Updates) {
    const { updates, users, chats, date, seq } = container;
    return { updates, users, chats, date, seq, seqStart: seq };
  }
  if (container instanceof Api.UpdatesCombined) return container;
  if (container instanceof Api.UpdateShort) return loose([container.update], container.date);
  if (container instanceof Api.UpdateShortMessage) {
    return newMessage(container, { peerId: new Api.PeerUser({ userId: container.userId }) });
  }
  if (container instanceof Api.UpdateShortChatMessage) {
    return newMessage(container, {
      peerId: new Api.PeerChat({ chatId: container.chatId }),
      fromId: new Api.PeerUser({ userId: container.fromId }),
    });
  }
  // `updateShortSentMessage` is only ever the result of a call.
  return null;
}

/** Updates without a container's number and without introductions. */
export function loose(updates: readonly Api.TypeUpdate[], date: number): UpdateContainer {
  return { updates, users: [], chats: [], date, seq: 0, seqStart: 0 };
}

/** Marked ids of the people and the chat of a short form, which introduces nobody. */
export function peersOfShortForm(container: Api.TypeUpdates): number[] {
  if (container instanceof Api.UpdateShortMessage) return [container.userId.toJSNumber()];
  if (container instanceof Api.UpdateShortChatMessage) {
    return [container.fromId.toJSNumber(), -container.chatId.toJSNumber()];
  }
  return [];
}

function newMessage(
  short: Api.UpdateShortMessage | Api.UpdateShortChatMessage,
  peers: { peerId: Api.TypePeer; fromId?: Api.TypePeer },
): UpdateContainer {
  const { id, date, pts, ptsCount } = short;
  const message = plainMessage({
    ...peers,
    id,
    date,
    message: short.message,
    out: short.out ?? false,
    mentioned: short.mentioned ?? false,
    mediaUnread: short.mediaUnread ?? false,
    silent: short.silent ?? false,
    ...present("fwdFrom", short.fwdFrom),
    ...present("viaBotId", short.viaBotId),
    ...present("replyTo", short.replyTo),
    ...present("entities", short.entities),
    ...present("ttlPeriod", short.ttlPeriod),
  });
  return loose([new Api.UpdateNewMessage({ message, pts, ptsCount })], date);
}

/** A field of a TL object that is there; the library gives absent ones as null or undefined. */
export function present<Name extends string, Value>(name: Name, value: Value | null | undefined) {
  // The computed key is exactly `Name`; TypeScript widens it to string.
  return (value === null || value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}

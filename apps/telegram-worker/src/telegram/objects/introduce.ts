import bigInt from "big-integer";
import { Api } from "telegram";
import { inputUser } from "../input-user.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/**
 * Makes a chat's name known when it is not yet: answers to sends name nobody. Once per chat and process. A name that
 * cannot be had is no reason for a call to fail.
 */
export async function introduce(session: TelegramSession, peer: ResolvedPeer): Promise<void> {
  const { profiles, me } = session;
  if (peer.id === me.id || (peer.id > 0 ? profiles.user(peer.id) : profiles.chat(peer.id))) return;
  const request = introduction(peer.input);
  // What the result says of users and chats has been learnt when it is here.
  if (request !== null) await session.invoke(request).catch(() => undefined);
}

/** Makes known those people who are not yet, with one call. */
export async function introduceUsers(session: TelegramSession, userIds: readonly number[]): Promise<void> {
  const strangers = userIds.filter((id) => session.profiles.user(id) === undefined);
  const peers = await Promise.all(strangers.map((id) => session.peers.find(id)));
  const id = peers.flatMap((peer) => (peer === null ? [] : [inputUser(peer)]));
  if (id.length > 0) await session.invoke(new Api.users.GetUsers({ id })).catch(() => undefined);
}

function introduction(input: Api.TypeInputPeer) {
  if (input instanceof Api.InputPeerUser) {
    return new Api.users.GetUsers({ id: [new Api.InputUser(input)] });
  }
  if (input instanceof Api.InputPeerChannel) {
    return new Api.channels.GetChannels({ id: [new Api.InputChannel(input)] });
  }
  if (input instanceof Api.InputPeerChat) {
    return new Api.messages.GetChats({ id: [bigInt(input.chatId)] });
  }
  return null;
}

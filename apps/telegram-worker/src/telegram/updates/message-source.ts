import { Api } from "telegram";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "./marked-id.ts";
import type { Profiles } from "./profiles.ts";

/** A message as TL has it, text or service. */
export type TlMessage = Api.Message | Api.MessageService;

/** How long Telegram may take to give one message again, in milliseconds. */
const FETCH_TIMEOUT_MS = 10_000;

/** Which message, in which chat. */
export interface MessageReference {
  readonly peer: Api.TypePeer;
  readonly id: Api.TypeInputMessage;
}

/** Asks Telegram for single messages; the people and chats that come along are remembered. */
export interface MessageSource {
  /**
   * The message as it is now; null when it does not exist.
   *
   * @throws ApiError when Telegram refuses or does not answer within 10 s
   */
  fetch(reference: MessageReference): Promise<TlMessage | null>;
}

/** Creates a source; `signal` ends its waiting. */
export function createMessageSource(
  session: TelegramSession,
  profiles: Profiles,
  signal: AbortSignal,
): MessageSource {
  const options = { timeoutMs: FETCH_TIMEOUT_MS, signal };
  return {
    async fetch({ peer, id }) {
      const channel = peer instanceof Api.PeerChannel ? await inputChannel(session, peer) : null;
      const result = channel
        ? await session.invoke(new Api.channels.GetMessages({ channel, id: [id] }), options)
        : // Ids of private chats and groups are the account's own: they need no chat.
          await session.invoke(new Api.messages.GetMessages({ id: [id] }), options);
      if (result instanceof Api.messages.MessagesNotModified) return null;
      profiles.remember(result.users, result.chats);
      const [message] = result.messages;
      return message instanceof Api.Message || message instanceof Api.MessageService ? message : null;
    },
  };
}

async function inputChannel(session: TelegramSession, peer: Api.PeerChannel): Promise<Api.InputChannel> {
  const known = await session.peers.find(markedIdOf(peer));
  if (!(known?.input instanceof Api.InputPeerChannel))
    throw new Error("the channel's access hash is not known");
  return new Api.InputChannel({ channelId: known.input.channelId, accessHash: known.input.accessHash });
}

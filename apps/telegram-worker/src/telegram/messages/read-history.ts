import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** Higher than any message's id. */
const NEWEST = 0x7fffffff;

/** Marks a chat, or one of its threads, as read up to a message; null: all of it. */
export async function markRead(
  session: TelegramSession,
  peer: ResolvedPeer,
  { upTo, threadId }: { readonly upTo: number | null; readonly threadId: number | null },
): Promise<void> {
  if (threadId !== null) {
    const thread = { peer: peer.input, msgId: threadId, readMaxId: upTo ?? NEWEST };
    await session.invoke(new Api.messages.ReadDiscussion(thread));
    return;
  }
  const channel = inputChannel(peer);
  const maxId = upTo ?? 0;
  if (channel) await session.invoke(new Api.channels.ReadHistory({ channel, maxId }));
  else await session.invoke(new Api.messages.ReadHistory({ peer: peer.input, maxId }));
}

/** Marks the places where the account was mentioned as seen. Telegram does it in steps and says when it is through. */
export async function markMentionsRead(
  session: TelegramSession,
  peer: ResolvedPeer,
  threadId: number | null,
): Promise<void> {
  const thread = threadId === null ? {} : { topMsgId: threadId };
  for (;;) {
    const request = new Api.messages.ReadMentions({ peer: peer.input, ...thread });
    if ((await session.invoke(request)).offset <= 0) return;
  }
}

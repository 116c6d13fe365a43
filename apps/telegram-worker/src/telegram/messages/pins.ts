import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** Pins or unpins one message; one that is so already is left. @throws ApiError MESSAGE_NOT_FOUND, FORBIDDEN */
export async function changePin(
  session: TelegramSession,
  peer: ResolvedPeer,
  change: { readonly messageId: number; readonly unpin: boolean; readonly silent: boolean },
): Promise<void> {
  const { messageId: id, unpin, silent } = change;
  const flags = { ...(unpin ? { unpin: true } : {}), ...(silent ? { silent: true } : {}) };
  try {
    await session.invoke(new Api.messages.UpdatePinnedMessage({ peer: peer.input, id, ...flags }));
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === "CHAT_NOT_MODIFIED") return;
    if (name !== "MESSAGE_ID_INVALID") throw error;
    const detail = `message to ${unpin ? "unpin" : "pin"} not found`;
    throw new ApiError("MESSAGE_NOT_FOUND", { detail, cause: error });
  }
}

/** Unpins everything, in a topic if one is given; Telegram does a part of it at a time. */
export async function unpinAll(
  session: TelegramSession,
  peer: ResolvedPeer,
  topicId: number | null = null,
): Promise<void> {
  const thread = topicId === null ? {} : { topMsgId: topicId };
  while (true) {
    const done = await session.invoke(new Api.messages.UnpinAllMessages({ peer: peer.input, ...thread }));
    if (done.offset <= 0) return;
  }
}

/** The message that was pinned last; null when none is. */
export async function lastPinned(session: TelegramSession, peer: ResolvedPeer): Promise<number | null> {
  const found = await session.invoke(
    new Api.messages.Search({
      peer: peer.input,
      q: "",
      filter: new Api.InputMessagesFilterPinned(),
      minDate: 0,
      maxDate: 0,
      offsetId: 0,
      addOffset: 0,
      limit: 1,
      maxId: 0,
      minId: 0,
      hash: bigInt.zero,
    }),
  );
  return found instanceof Api.messages.MessagesNotModified ? null : (found.messages[0]?.id ?? null);
}

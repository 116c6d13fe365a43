import { ApiError, type ReactionType } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** Makes these the account's reactions to a message, and no others. @throws ApiError MESSAGE_NOT_FOUND, … */
export async function react(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
  { reactions, isBig }: { readonly reactions: readonly ReactionType[]; readonly isBig: boolean },
): Promise<void> {
  const request = new Api.messages.SendReaction({
    peer: peer.input,
    msgId: messageId,
    reaction: reactions.map(toTl),
    ...(isBig ? { big: true } : {}),
  });
  try {
    await session.invoke(request);
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === "MESSAGE_NOT_MODIFIED") return;
    if (name !== "MESSAGE_ID_INVALID") throw error;
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to react not found", cause: error });
  }
}

function toTl(reaction: ReactionType): Api.TypeReaction {
  if (reaction.type === "emoji") return new Api.ReactionEmoji({ emoticon: reaction.emoji });
  if (reaction.type === "paid") return new Api.ReactionPaid();
  return new Api.ReactionCustomEmoji({ documentId: bigInt(reaction.custom_emoji_id) });
}

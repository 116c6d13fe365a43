import { ApiError, type ChatId } from "@telepipe/contracts";
import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected } from "../worded.ts";

/** Somebody named as a user in a call about a chat. @throws ApiError TELEGRAM_REJECTED "user not found", FLOOD_WAIT */
export async function resolveUser(session: TelegramSession, userId: ChatId): Promise<ResolvedPeer> {
  try {
    return await session.peers.resolve(userId);
  } catch (error) {
    if (error instanceof ApiError && error.code === "CHAT_NOT_FOUND") throw rejected("user not found", error);
    throw error;
  }
}

/** The same user where a peer will not do. */
export function inputUser({ input }: ResolvedPeer): Api.TypeInputUser {
  if (input instanceof Api.InputPeerSelf) return new Api.InputUserSelf();
  if (!(input instanceof Api.InputPeerUser)) throw rejected("invalid user_id specified");
  return new Api.InputUser({ userId: input.userId, accessHash: input.accessHash });
}

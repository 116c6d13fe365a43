import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import { inputUser } from "../input-user.ts";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { chatsIn } from "./chats-in.ts";

/** How much of a group's history somebody who is added to it gets to see; the most that Telegram takes. */
const FORWARDED = 100;

/** Refusals that are about one person only: the others can be added all the same. */
const PERSONAL: ReadonlySet<string | null> = new Set([
  "USER_PRIVACY_RESTRICTED",
  "USER_NOT_MUTUAL_CONTACT",
  "USER_CHANNELS_TOO_MUCH",
  "USER_KICKED",
  "USER_BLOCKED",
  "USER_IS_BOT",
  "BOT_GROUPS_BLOCKED",
  "INPUT_USER_DEACTIVATED",
]);

/**
 * Adds people to a group or channel. Those who are in it already are passed over.
 *
 * @returns the marked ids of those whom Telegram does not let the account add
 * @throws ApiError CHAT_NOT_FOUND, TOO_MANY_CHATS, FORBIDDEN when the account may add nobody
 */
export async function addMembers(
  session: TelegramSession,
  peer: ResolvedPeer,
  users: readonly ResolvedPeer[],
): Promise<number[]> {
  if (peer.input instanceof Api.InputPeerChat) {
    const { chatId } = peer.input;
    return oneByOne(users, async (user) => {
      const request = { chatId, userId: inputUser(user), fwdLimit: FORWARDED };
      return missingIn(session, await session.invoke(new Api.messages.AddChatUser(request)));
    });
  }
  const channel = inputChannel(peer);
  if (channel === null) {
    throw new ApiError("CHAT_NOT_FOUND", { detail: "chat not found: nobody can be added to a private chat" });
  }
  const invite = async (some: readonly ResolvedPeer[]) => {
    const request = new Api.channels.InviteToChannel({ channel, users: some.map(inputUser) });
    return missingIn(session, await session.invoke(request));
  };
  try {
    return await invite(users);
  } catch (error) {
    // It does not say about whom it is.
    if (!isPersonal(error)) throw error;
    return oneByOne(users, (user) => invite([user]));
  }
}

/** Those whom a result names as not added. */
export function missingIn(session: TelegramSession, result: Api.messages.TypeInvitedUsers): number[] {
  chatsIn(session, result);
  return result.missingInvitees.map(({ userId }) => userId.toJSNumber());
}

async function oneByOne(
  users: readonly ResolvedPeer[],
  add: (user: ResolvedPeer) => Promise<number[]>,
): Promise<number[]> {
  const missing: number[] = [];
  for (const user of users) {
    try {
      missing.push(...(await add(user)));
    } catch (error) {
      if (isPersonal(error)) missing.push(user.id);
      else if (telegramErrorName(error) !== "USER_ALREADY_PARTICIPANT") throw error;
    }
  }
  return missing;
}

function isPersonal(error: unknown): boolean {
  return PERSONAL.has(telegramErrorName(error));
}

import bigInt from "big-integer";
import { Api } from "telegram";
import { inputUser } from "../input-user.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { missingIn } from "./add-members.ts";
import { chatsIn } from "./chats-in.ts";
import { idOf } from "./join-chat.ts";

/** What a chat is made with. */
export interface NewChannel {
  readonly title: string;
  readonly description: string;
  readonly isBroadcast: boolean;
  readonly isForum: boolean;
}

/** Chats that are looked through for one that an earlier try of a call has made. */
const RECENT = 50;
/** Clocks differ. */
const SKEW_SECONDS = 120;

/** Makes a group. @returns the marked id of the new group, and of those who could not be added */
export async function makeGroup(
  session: TelegramSession,
  title: string,
  users: readonly ResolvedPeer[],
): Promise<{ chatId: number; missing: number[] }> {
  const request = new Api.messages.CreateChat({ title, users: users.map(inputUser) });
  const result = await session.invoke(request);
  return { chatId: newChatIn(session, result), missing: missingIn(session, result) };
}

/** Makes a supergroup or channel. @returns its marked id */
export async function makeChannel(session: TelegramSession, options: NewChannel): Promise<number> {
  const { title, description, isBroadcast, isForum } = options;
  const result = await session.invoke(
    new Api.channels.CreateChannel({
      title,
      about: description,
      ...(isBroadcast ? { broadcast: true } : { megagroup: true }),
      ...(isForum ? { forum: true } : {}),
    }),
  );
  return newChatIn(session, result);
}

/** Tells what a group is about. */
export async function describe(
  session: TelegramSession,
  { input }: ResolvedPeer,
  about: string,
): Promise<void> {
  await session.invoke(new Api.messages.EditChatAbout({ peer: input, about }));
}

/**
 * The chat that an earlier try of the same call has made: Telegram would make another one. Null when there is none.
 *
 * @param acceptedAt Unix seconds at which the call was accepted
 */
export async function chatMadeSince(
  session: TelegramSession,
  title: string,
  acceptedAt: number,
): Promise<number | null> {
  const result = await session.invoke(
    new Api.messages.GetDialogs({
      offsetDate: 0,
      offsetId: 0,
      offsetPeer: new Api.InputPeerEmpty(),
      limit: RECENT,
      hash: bigInt.zero,
    }),
  );
  if (result instanceof Api.messages.DialogsNotModified) return null;
  const made = result.chats.find(
    (chat) =>
      (chat instanceof Api.Chat || chat instanceof Api.Channel) &&
      chat.creator &&
      chat.title === title &&
      chat.date >= acceptedAt - SKEW_SECONDS,
  );
  return made === undefined ? null : idOf(made);
}

function newChatIn(session: TelegramSession, result: unknown): number {
  const [chat] = chatsIn(session, result);
  if (chat === undefined) throw new Error("the answer to making a chat names no chat");
  return idOf(chat);
}

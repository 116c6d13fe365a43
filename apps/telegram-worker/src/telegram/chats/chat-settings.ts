import type { ChatPermissionsInput } from "@telepipe/contracts";
import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected, unlessSoAlready, worded } from "../worded.ts";
import { chatKind } from "./chat-kind.ts";
import { toBannedRights } from "./to-banned-rights.ts";

/** What is longer is cut, as the Bot API does. */
const LONGEST_TITLE = 128;
const LONGEST_ABOUT = 255;

/** Renames a chat. @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND */
export async function setTitle(
  session: TelegramSession,
  peer: ResolvedPeer,
  given: string,
  isRepeated: boolean,
): Promise<void> {
  const title = cut(given, LONGEST_TITLE);
  if (title === "") throw rejected("title must be non-empty");
  const request = titleRequest(peer, title);
  const words = {
    CHAT_ADMIN_REQUIRED: "not enough rights to change chat title",
    CHAT_NOT_MODIFIED: "chat title is not modified",
  };
  await worded(words, () =>
    unlessSoAlready(isRepeated ? ["CHAT_NOT_MODIFIED"] : [], () => session.invoke(request)),
  );
}

/** Says what a chat is about. @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND */
export async function setDescription(
  session: TelegramSession,
  peer: ResolvedPeer,
  given: string,
  isRepeated: boolean,
): Promise<void> {
  if (peer.id > 0) throw rejected("can't change private chat description");
  const request = new Api.messages.EditChatAbout({ peer: peer.input, about: cut(given, LONGEST_ABOUT) });
  const words = { CHAT_ADMIN_REQUIRED: "not enough rights to set chat description" };
  await worded(words, () =>
    unlessSoAlready(isRepeated ? ["CHAT_ABOUT_NOT_MODIFIED"] : [], () => session.invoke(request)),
  );
}

/**
 * Gives a chat another photo, or takes it away.
 *
 * @throws ApiError TELEGRAM_REJECTED in the Bot API's words, MEDIA_REJECTED, CHAT_NOT_FOUND
 */
export async function setPhoto(
  session: TelegramSession,
  peer: ResolvedPeer,
  file: Api.TypeInputFile | null,
  isRepeated: boolean,
): Promise<void> {
  const photo = file === null ? new Api.InputChatPhotoEmpty() : new Api.InputChatUploadedPhoto({ file });
  const channel = inputChannel(peer);
  const request =
    channel === null
      ? new Api.messages.EditChatPhoto({ chatId: groupId(peer, PHOTO), photo })
      : new Api.channels.EditPhoto({ channel, photo });
  const words = { CHAT_ADMIN_REQUIRED: "not enough rights to change chat photo" };
  const isGone = isRepeated && file === null;
  await worded(words, () =>
    unlessSoAlready(isGone ? ["CHAT_NOT_MODIFIED"] : [], () => session.invoke(request)),
  );
}

/** Refuses a chat that has no photo of its own, before a file is uploaded for it. */
export function checkHasPhoto(peer: ResolvedPeer): void {
  if (inputChannel(peer) === null) groupId(peer, PHOTO);
}

/**
 * Says what members may do who have no rights of their own.
 *
 * @throws ApiError TELEGRAM_REJECTED in the Bot API's words, CHAT_NOT_FOUND
 */
export async function setPermissions(
  session: TelegramSession,
  peer: ResolvedPeer,
  permissions: ChatPermissionsInput,
  areIndependent: boolean,
): Promise<void> {
  const kind = await chatKind(session, peer);
  if (kind === "private") throw rejected("can't change private chat permissions");
  if (kind === "channel") throw rejected("can't change channel chat permissions");
  const bannedRights = toBannedRights(permissions, { areIndependent, untilDate: 0 });
  const words = { CHAT_ADMIN_REQUIRED: "not enough rights to change chat permissions" };
  await worded(words, () =>
    session.invoke(new Api.messages.EditChatDefaultBannedRights({ peer: peer.input, bannedRights })),
  );
}

const PHOTO = "can't change private chat photo";

function titleRequest(peer: ResolvedPeer, title: string) {
  const channel = inputChannel(peer);
  if (channel !== null) return new Api.channels.EditTitle({ channel, title });
  return new Api.messages.EditChatTitle({ chatId: groupId(peer, "can't change private chat title"), title });
}

/** @throws ApiError TELEGRAM_REJECTED with `refusal` for a private chat */
function groupId({ input }: ResolvedPeer, refusal: string) {
  if (!(input instanceof Api.InputPeerChat)) throw rejected(refusal);
  return input.chatId;
}

function cut(text: string, longest: number): string {
  return [...text.trim()].slice(0, longest).join("").trim();
}

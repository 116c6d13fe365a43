import { Api } from "telegram";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** How much of an upload is done, in percent. */
interface Progress {
  readonly progress: number;
}

/** The Bot API's actions → TL's (core.telegram.org/type/SendMessageAction). */
const ACTIONS: Readonly<Record<string, (progress: Progress) => Api.TypeSendMessageAction>> = {
  typing: () => new Api.SendMessageTypingAction(),
  upload_photo: (progress) => new Api.SendMessageUploadPhotoAction(progress),
  record_video: () => new Api.SendMessageRecordVideoAction(),
  upload_video: (progress) => new Api.SendMessageUploadVideoAction(progress),
  record_voice: () => new Api.SendMessageRecordAudioAction(),
  record_audio: () => new Api.SendMessageRecordAudioAction(),
  upload_voice: (progress) => new Api.SendMessageUploadAudioAction(progress),
  upload_audio: (progress) => new Api.SendMessageUploadAudioAction(progress),
  upload_document: (progress) => new Api.SendMessageUploadDocumentAction(progress),
  choose_sticker: () => new Api.SendMessageChooseStickerAction(),
  find_location: () => new Api.SendMessageGeoLocationAction(),
  record_video_note: () => new Api.SendMessageRecordRoundAction(),
  upload_video_note: (progress) => new Api.SendMessageUploadRoundAction(progress),
  choose_contact: () => new Api.SendMessageChooseContactAction(),
  play_game: () => new Api.SendMessageGamePlayAction(),
  cancel: () => new Api.SendMessageCancelAction(),
};

/** Shows an action of the account's for some seconds. */
export async function showAction(
  session: TelegramSession,
  peer: ResolvedPeer,
  action: string,
  { threadId, progress }: { readonly threadId: number | null; readonly progress: number },
): Promise<void> {
  const create = ACTIONS[action] ?? ACTIONS.typing;
  if (create === undefined) return;
  const thread = threadId === null ? {} : { topMsgId: threadId };
  await session.invoke(
    new Api.messages.SetTyping({ peer: peer.input, action: create({ progress }), ...thread }),
  );
}

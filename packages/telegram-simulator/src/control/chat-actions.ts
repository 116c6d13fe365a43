import type { TlObject } from "../tl/tl-object.ts";

/** What somebody is doing in a chat, by the names of the control API: TL type SendMessageAction. */
const actions = {
  typing: { _: "sendMessageTypingAction" },
  cancel: { _: "sendMessageCancelAction" },
  record_video: { _: "sendMessageRecordVideoAction" },
  upload_video: { _: "sendMessageUploadVideoAction", progress: 0 },
  record_voice: { _: "sendMessageRecordAudioAction" },
  upload_voice: { _: "sendMessageUploadAudioAction", progress: 0 },
  upload_photo: { _: "sendMessageUploadPhotoAction", progress: 0 },
  upload_document: { _: "sendMessageUploadDocumentAction", progress: 0 },
  find_location: { _: "sendMessageGeoLocationAction" },
  choose_contact: { _: "sendMessageChooseContactAction" },
  record_video_note: { _: "sendMessageRecordRoundAction" },
  choose_sticker: { _: "sendMessageChooseStickerAction" },
} as const satisfies Record<string, TlObject>;

export type ChatAction = keyof typeof actions;

export const chatActionNames = Object.keys(actions) as ChatAction[];

/** The action's TL object. */
export function chatAction(name: ChatAction): TlObject {
  return actions[name];
}

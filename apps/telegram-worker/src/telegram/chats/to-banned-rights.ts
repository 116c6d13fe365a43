import type { ChatPermissionsInput } from "@telepipe/contracts";
import { Api } from "telegram";

/** What may be sent besides text. */
const MEDIA = [
  "can_send_audios",
  "can_send_documents",
  "can_send_photos",
  "can_send_videos",
  "can_send_video_notes",
  "can_send_voice_notes",
] as const;

/** TL's flags → the permissions whose lack they say (core.telegram.org/api/rights). */
const FLAGS = {
  sendPlain: "can_send_messages",
  sendAudios: "can_send_audios",
  sendDocs: "can_send_documents",
  sendPhotos: "can_send_photos",
  sendVideos: "can_send_videos",
  sendRoundvideos: "can_send_video_notes",
  sendVoices: "can_send_voice_notes",
  sendPolls: "can_send_polls",
  sendStickers: "can_send_other_messages",
  sendGifs: "can_send_other_messages",
  sendGames: "can_send_other_messages",
  sendInline: "can_send_other_messages",
  embedLinks: "can_add_web_page_previews",
  changeInfo: "can_change_info",
  inviteUsers: "can_invite_users",
  pinMessages: "can_pin_messages",
  manageTopics: "can_manage_topics",
} as const satisfies Record<string, keyof ChatPermissionsInput>;

/** How permissions are to be read. */
export interface PermissionRules {
  /** Else some imply others, as clients had it before there were rights by kind of media. */
  readonly areIndependent: boolean;
  /** Unix seconds; 0: for ever. */
  readonly untilDate: number;
}

/** What the Bot API allows → what TL forbids (core.telegram.org/bots/api#restrictchatmember). */
export function toBannedRights(
  given: ChatPermissionsInput,
  { areIndependent, untilDate }: PermissionRules,
): Api.ChatBannedRights {
  const allowed = { ...given, can_manage_topics: given.can_manage_topics ?? given.can_pin_messages };
  const isAllMedia = given.can_send_other_messages || given.can_add_web_page_previews;
  if (given.can_send_media_messages || (!areIndependent && isAllMedia)) {
    for (const name of MEDIA) allowed[name] = true;
    allowed.can_send_messages = true;
  }
  if (!areIndependent && given.can_send_polls) allowed.can_send_messages = true;
  const banned = Object.entries(FLAGS).filter(([, permission]) => !allowed[permission]);
  return new Api.ChatBannedRights({
    ...Object.fromEntries(banned.map(([name]) => [name, true])),
    untilDate,
  });
}

import type { ChatPermissions } from "@telepipe/contracts";
import type { Api } from "telegram";

/** What TL forbids → what the Bot API allows (core.telegram.org/api/rights). */
export function toPermissions(rights: Api.TypeChatBannedRights | null | undefined): ChatPermissions {
  const can = (banned: boolean | null | undefined) => !banned;
  const media = rights?.sendMedia;
  const sends = !rights?.sendMessages;
  return {
    can_send_messages: sends && can(rights?.sendPlain),
    can_send_audios: sends && can(media || rights?.sendAudios),
    can_send_documents: sends && can(media || rights?.sendDocs),
    can_send_photos: sends && can(media || rights?.sendPhotos),
    can_send_videos: sends && can(media || rights?.sendVideos),
    can_send_video_notes: sends && can(media || rights?.sendRoundvideos),
    can_send_voice_notes: sends && can(media || rights?.sendVoices),
    can_send_polls: sends && can(rights?.sendPolls),
    can_send_other_messages: sends && can(rights?.sendStickers || rights?.sendGifs),
    can_add_web_page_previews: sends && can(rights?.embedLinks),
    // Layers up to 198 know no right of its own for reactions and tags.
    can_react_to_messages: true,
    can_change_info: can(rights?.changeInfo),
    can_invite_users: can(rights?.inviteUsers),
    can_edit_tag: false,
    can_pin_messages: can(rights?.pinMessages),
    can_manage_topics: can(rights?.manageTopics),
  };
}

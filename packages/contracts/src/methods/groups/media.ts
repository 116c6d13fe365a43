import { editMessageMedia } from "../edit-message-media.ts";
import { sendAnimation } from "../send-animation.ts";
import { sendAudio } from "../send-audio.ts";
import { sendDocument } from "../send-document.ts";
import { sendMediaGroup } from "../send-media-group.ts";
import { sendPhoto } from "../send-photo.ts";
import { sendVideo } from "../send-video.ts";
import { sendVideoNote } from "../send-video-note.ts";
import { sendVoice } from "../send-voice.ts";
import type { MethodGroup } from "./method-group.ts";

export const media = {
  tag: "Media",
  description:
    "Send files, alone or as an album, from an upload, a URL or a `file_id`, and put others in their place.",
  methods: {
    sendPhoto,
    sendAudio,
    sendDocument,
    sendVideo,
    sendAnimation,
    sendVoice,
    sendVideoNote,
    sendMediaGroup,
    editMessageMedia,
  },
} satisfies MethodGroup;

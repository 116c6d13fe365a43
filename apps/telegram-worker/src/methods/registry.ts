import type { MethodName, Methods } from "@telepipe/contracts";
import { deleteMessage } from "./delete-message.ts";
import { editMessageText } from "./edit-message-text.ts";
import type { Executor } from "./executor.ts";
import { sendAudio } from "./send-audio.ts";
import { sendDocument } from "./send-document.ts";
import { sendMessage } from "./send-message.ts";
import { sendPhoto } from "./send-photo.ts";
import { sendVideo } from "./send-video.ts";
import { sendVoice } from "./send-voice.ts";

/** The executor of every method of the API; the compiler demands one for each contract. */
export const executors = {
  sendMessage,
  sendPhoto,
  sendDocument,
  sendAudio,
  sendVoice,
  sendVideo,
  editMessageText,
  deleteMessage,
} satisfies { [Name in MethodName]: Executor<Methods[Name]> };

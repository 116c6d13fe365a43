import type { MethodContract } from "./define-method.ts";
import { deleteMessage } from "./delete-message.ts";
import { editMessageText } from "./edit-message-text.ts";
import { sendAudio } from "./send-audio.ts";
import { sendDocument } from "./send-document.ts";
import { sendMessage } from "./send-message.ts";
import { sendPhoto } from "./send-photo.ts";
import { sendVideo } from "./send-video.ts";
import { sendVoice } from "./send-voice.ts";

/** Every method of the API. The worker's registry of executors must have the same keys. */
export const methods = {
  sendMessage,
  sendPhoto,
  sendDocument,
  sendAudio,
  sendVoice,
  sendVideo,
  editMessageText,
  deleteMessage,
} satisfies { [Name in string]: MethodContract<Name> };

export type Methods = typeof methods;
export type MethodName = keyof Methods;

/** Looks a method up by its exact name. */
export function findMethod(name: string): MethodContract | undefined {
  // Widened: callers handle any method through its schemas, not through its particular types.
  return Object.hasOwn(methods, name)
    ? (methods[name as MethodName] as unknown as MethodContract)
    : undefined;
}

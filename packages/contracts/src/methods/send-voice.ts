import { defineMediaMethod } from "./define-media-method.ts";

export const sendVoice = defineMediaMethod({
  name: "sendVoice",
  kind: "voice",
  summary: "Send a voice message",
  description: "OGG with Opus, MP3 or M4A, shown as a voice message: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/voice.ogg", extension: "ogg" },
});

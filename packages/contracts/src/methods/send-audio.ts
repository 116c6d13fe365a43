import { defineMediaMethod } from "./define-media-method.ts";

export const sendAudio = defineMediaMethod({
  name: "sendAudio",
  kind: "audio",
  summary: "Send a music file",
  description: "MP3 or M4A, shown in a player: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/song.mp3", extension: "mp3" },
});

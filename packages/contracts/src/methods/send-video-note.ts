import { defineMediaMethod } from "./define-media-method.ts";

export const sendVideoNote = defineMediaMethod({
  name: "sendVideoNote",
  kind: "video_note",
  summary: "Send a round video message",
  description: "Square MP4 of at most a minute, shown round: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/me.mp4", extension: "mp4" },
});

import { defineMediaMethod } from "./define-media-method.ts";

export const sendVideo = defineMediaMethod({
  name: "sendVideo",
  kind: "video",
  summary: "Send a video",
  description: "MP4, shown in a player: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/clip.mp4", extension: "mp4" },
});

import { defineMediaMethod } from "./define-media-method.ts";

export const sendAnimation = defineMediaMethod({
  name: "sendAnimation",
  kind: "animation",
  summary: "Send an animation",
  description: "GIF or MP4 without sound: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/cat.mp4", extension: "mp4" },
});

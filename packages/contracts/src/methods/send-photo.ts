import { defineMediaMethod } from "./define-media-method.ts";

export const sendPhoto = defineMediaMethod({
  name: "sendPhoto",
  kind: "photo",
  summary: "Send a photo",
  description: "JPEG, PNG, WebP or GIF of at most 10 MB: http(s) URL, data: URI or base64 text",
  example: {
    media:
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    extension: "png",
  },
});

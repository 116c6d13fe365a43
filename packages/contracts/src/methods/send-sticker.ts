import { defineMediaMethod } from "./define-media-method.ts";

export const sendSticker = defineMediaMethod({
  name: "sendSticker",
  kind: "sticker",
  summary: "Send a sticker",
  description: "WebP, TGS or WebM: http(s) URL, data: URI or base64 text",
  example: { media: "https://example.com/cat.webp", extension: "webp" },
});

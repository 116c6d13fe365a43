import { defineMediaMethod } from "./define-media-method.ts";

export const sendDocument = defineMediaMethod({
  name: "sendDocument",
  kind: "document",
  summary: "Send a file of any kind",
  description: "Any file: http(s) URL, data: URI or base64 text",
  example: { media: "data:text/plain;base64,SGVsbG8gZnJvbSBUZWxlcGlwZQ==", extension: "txt" },
});

import { expect, test } from "vitest";
import { redactJob } from "./redact-job.ts";

test("ids and states stay readable, words and secrets do not", () => {
  const job = {
    v: 1,
    method: "sendPhoto",
    request_id: "r-1",
    params: {
      chat_id: "@alice_demo",
      caption: "see you at eight",
      photo: { file: "abc.jpg", file_name: "me and you.jpg", mime_type: "image/jpeg", size_bytes: 5 },
      entities: [{ type: "bold", offset: 0, length: 3, url: "https://private.example" }],
    },
    headers: ["Bearer abc"],
    error: null,
  };
  expect(redactJob(job)).toEqual({
    v: 1,
    method: "sendPhoto",
    request_id: "r-1",
    params: {
      chat_id: "@alice_demo",
      caption: "<16 characters>",
      photo: { file: "abc.jpg", file_name: "<14 characters>", mime_type: "image/jpeg", size_bytes: 5 },
      entities: [{ type: "bold", offset: 0, length: 3, url: "<23 characters>" }],
    },
    headers: ["<10 characters>"],
    error: null,
  });
});

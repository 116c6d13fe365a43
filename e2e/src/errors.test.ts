import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: bad input gets an error in the Bot API's envelope that names the field and what was expected. */

let system: System;
let files: Server;
let filesUrl: string;
beforeAll(async () => {
  system = await startSystem({ environment: { JSON_BODY_LIMIT_MB: "1", MEDIA_MAX_MB: "1" } });
  files = createServer((request, response) => {
    if (request.url === "/huge") response.writeHead(200).end(Buffer.alloc(2 * 1024 * 1024));
    else if (request.url === "/moved") response.writeHead(302, { location: "/huge" }).end();
    else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(files, "listening");
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
afterAll(async () => {
  files.close();
  files.closeAllConnections();
  await system[Symbol.asyncDispose]();
});

/** The envelope of an error, exactly. */
function envelope(status: number, description: string | RegExp) {
  return {
    ok: false,
    error_code: status,
    description: typeof description === "string" ? description : expect.stringMatching(description),
  };
}

describe("the key", () => {
  test.each([
    ["missing", {}],
    ["wrong", { "x-api-key": "wrong" }],
    ["empty", { "x-api-key": "" }],
  ])("%s → 401", async (_, headers) => {
    const response = await fetch(`${system.apiUrl}/api_v1/sendMessage`, { method: "POST", headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toEqual(envelope(401, /^Unauthorized: .*x-api-key/));
  });
});

test("an unknown method → 404", async () => {
  const { status, body } = await system.api.call("sendEverything", {});
  expect(status).toBe(404);
  expect(body).toEqual(envelope(404, "Not Found: method not found"));
});

test("an unknown path → 404 in the envelope", async () => {
  const { status, body } = await system.api.request("/nothing/here");
  expect(status).toBe(404);
  expect(body).toEqual(envelope(404, /^Not Found: /));
});

describe("a body that", () => {
  test("is not JSON → 400", async () => {
    const { status, body } = await system.api.request("/api_v1/sendMessage", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"chat_id": 1, "text": ',
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /^Bad Request: .*JSON/));
  });

  test("is over the limit → 413", async () => {
    const { status, body } = await system.api.call("sendMessage", {
      chat_id: 1,
      text: "x".repeat(1_100_000),
    });
    expect(status).toBe(413);
    expect(body).toEqual(envelope(413, /^Request Entity Too Large: .*1 MB/));
  });
});

const CHAT = 'expected a chat id \\(number\\), "@username", "\\+phone" or "me"';

/** Method, parameters, status, description. */
const REFUSED: readonly [string, string, Record<string, unknown>, number, string | RegExp][] = [
  [
    "no field at all",
    "sendMessage",
    {},
    400,
    new RegExp(`^Bad Request: chat_id: is required: ${CHAT}; text: is required`),
  ],
  [
    "a mistyped chat_id",
    "sendMessage",
    { chat_id: true, text: "x" },
    400,
    new RegExp(`^Bad Request: chat_id: ${CHAT}$`),
  ],
  [
    "a mistyped text",
    "sendMessage",
    { chat_id: "me", text: 5 },
    400,
    /^Bad Request: text: expected a string/,
  ],
  ["an empty text", "sendMessage", { chat_id: "me", text: "" }, 400, "Bad Request: message text is empty"],
  ["a blank text", "sendMessage", { chat_id: "me", text: " \n " }, 400, "Bad Request: message text is empty"],
  [
    "a text of 4097 characters",
    "sendMessage",
    { chat_id: "me", text: "x".repeat(4097) },
    400,
    "Bad Request: message is too long",
  ],
  [
    "an unknown parse mode",
    "sendMessage",
    { chat_id: "me", text: "x", parse_mode: "rtf" },
    400,
    /^Bad Request: parse_mode: unsupported parse_mode/,
  ],
  [
    "broken HTML",
    "sendMessage",
    { chat_id: "me", text: "ä<b>x", parse_mode: "HTML" },
    400,
    /^Bad Request: can't parse entities: .*byte offset 2/,
  ],
  [
    "broken Markdown",
    "sendMessage",
    { chat_id: "me", text: "ä*x", parse_mode: "Markdown" },
    400,
    /^Bad Request: can't parse entities: .*byte offset 2/,
  ],
  [
    "broken MarkdownV2",
    "sendMessage",
    { chat_id: "me", text: "ä!", parse_mode: "MarkdownV2" },
    400,
    /^Bad Request: can't parse entities: .*'!'/,
  ],
  [
    "an unknown username",
    "sendMessage",
    { chat_id: "@nobody_at_all", text: "x" },
    400,
    /^Bad Request: chat not found/,
  ],
  ["an id never seen", "sendMessage", { chat_id: 987654321, text: "x" }, 400, /^Bad Request: chat not found/],
  [
    "a message to edit that does not exist",
    "editMessageText",
    { chat_id: "@alice_demo", message_id: 999999, text: "x" },
    400,
    /^Bad Request: message (to edit )?not found/,
  ],
  [
    "a message to delete that does not exist",
    "deleteMessage",
    { chat_id: "@alice_demo", message_id: 999999 },
    400,
    /^Bad Request: message (to delete )?not found/,
  ],
  [
    "a message to reply to that does not exist",
    "sendMessage",
    { chat_id: "@alice_demo", text: "x", reply_to_message_id: 999999 },
    400,
    /^Bad Request: message (to be replied )?not found/,
  ],
  [
    "a message id of zero",
    "deleteMessage",
    { chat_id: "me", message_id: 0 },
    400,
    "Bad Request: message_id: expected a message id (a positive integer)",
  ],
  [
    "media that is neither URL nor base64",
    "sendPhoto",
    { chat_id: "me", photo: "not base64!" },
    400,
    /^Bad Request: photo: expected an http\(s\) URL, a data:.* URI or base64/,
  ],
  [
    "media missing",
    "sendVoice",
    { chat_id: "me" },
    400,
    /^Bad Request: voice: is required: expected an http\(s\) URL/,
  ],
];

test.each(REFUSED)("%s", async (_, method, params, status, description) => {
  const answer = await system.api.call(method, params);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: envelope(status, description),
  });
});

describe("a URL that", () => {
  test("nobody serves → 400 with the reason", async () => {
    const { status, body } = await system.api.call("sendDocument", {
      chat_id: "me",
      document: "http://127.0.0.1:1/x",
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /^Bad Request: (document: )?failed to get HTTP URL content/));
  });

  test("answers 404 → 400 naming the status", async () => {
    const { status, body } = await system.api.call("sendDocument", {
      chat_id: "me",
      document: `${filesUrl}/none`,
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /404/));
  });

  test("redirects → 400", async () => {
    const { status, body } = await system.api.call("sendDocument", {
      chat_id: "me",
      document: `${filesUrl}/moved`,
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /redirect/i));
  });

  test("is too large → 413", async () => {
    const { status, body } = await system.api.call("sendDocument", {
      chat_id: "me",
      document: `${filesUrl}/huge`,
    });
    expect(status).toBe(413);
    expect(body).toEqual(envelope(413, /1 MB/));
  });
});

describe("errors of Telegram", () => {
  test.each([
    ["CHAT_WRITE_FORBIDDEN", 403, /^Forbidden: /],
    ["USER_IS_BLOCKED", 403, /^Forbidden: /],
    ["PEER_ID_INVALID", 400, /^Bad Request: chat not found/],
    ["SOMETHING_NEW", 400, /^Bad Request: .*SOMETHING_NEW/],
  ])("%s", async (error, status, description) => {
    await system.control.fault({ method: "messages.sendMessage", error, times: 1 });
    const answer = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: `x ${error}` });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(envelope(status, description));
  });

  test("a message that is not modified", async () => {
    const sent = await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "the same" });
    const { status, body } = await system.api.call("editMessageText", {
      chat_id: "@alice_demo",
      message_id: sent.body.result.message_id,
      text: "the same",
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /^Bad Request: message is not modified/));
  });

  test("someone else's message cannot be edited", async () => {
    const [id] = await system.control.write({ from: "alice_demo", text: "mine" });
    const { status, body } = await system.api.call("editMessageText", {
      chat_id: "@alice_demo",
      message_id: id,
      text: "x",
    });
    expect(status).toBe(400);
    expect(body).toEqual(envelope(400, /^Bad Request: message can't be edited/));
  });
});

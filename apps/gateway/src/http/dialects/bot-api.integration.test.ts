import { Writable } from "node:stream";
import { ApiError } from "@telepipe/contracts";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BOT_TOKEN, BOT_TOKENS, callBot, ENCODINGS } from "../../../test/bot-api-client.ts";
import { rawBytes } from "../../../test/raw-request.ts";
import { PNG } from "../../../test/sample-files.ts";
import { startTestGateway, type TestGateway } from "../../../test/start-test-gateway.ts";

let gateway: TestGateway;
let refusal: Error | null = null;
const logged: string[] = [];
const chunks = new Writable({
  write(chunk, _, done) {
    logged.push(String(chunk));
    done();
  },
});

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { BOT_API_TOKENS: BOT_TOKENS, BOT_API_PREFIX: "/telegram" },
    execute: () => {
      if (refusal !== null) throw refusal;
      return {
        message_id: 42,
        date: 1_767_268_800,
        chat: { id: 7, type: "private", first_name: "Alice" },
        text: "Hello",
      };
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
const bot = (method: string, params?: Record<string, unknown>, encoding?: (typeof ENCODINGS)[number]) =>
  callBot(gateway.apiUrl, method, params, encoding);

describe("addresses", () => {
  const hello = `?chat_id=7&text=Hello`;
  test.each([
    ["the root", `/bot${BOT_TOKEN}/sendMessage${hello}`],
    ["a method in other letters", `/bot${BOT_TOKEN}/SENDmessage${hello}`],
    ["user for bot", `/user${BOT_TOKEN}/sendMessage${hello}`],
    ["the test environment's path", `/bot${BOT_TOKEN}/test/sendMessage${hello}`],
    ["the method as a parameter", `/bot${BOT_TOKEN}/${hello}&method=sendMessage`],
    ["an escaped colon", `/bot${BOT_TOKEN.replace(":", "%3A")}/sendMessage${hello}`],
    ["the prefix", `/telegram/bot${BOT_TOKEN}/sendMessage${hello}`],
  ])("%s works", async (_, path) => {
    const response = await fetch(gateway.apiUrl + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toEqual({
      ok: true,
      result: {
        message_id: 42,
        date: 1_767_268_800,
        chat: { id: 7, type: "private", first_name: "Alice" },
        text: "Hello",
      },
    });
  });

  test.each([
    ["a wrong token", "/bot123456:wrong-token-with-enough-letters/getMe", 401, "Unauthorized"],
    ["another bot's digits", `/bot9${BOT_TOKEN}/getMe`, 401, "Unauthorized"],
    ["no token", "/bot/getMe", 404, "Not Found"],
    ["no colon", "/bot123456/getMe", 404, "Not Found"],
    ["an over-long token", `/bot1:${"a".repeat(90)}/getMe`, 404, "Not Found"],
    ["an unknown method", `/bot${BOT_TOKEN}/sendTelepathy`, 404, "Not Found: method not found"],
    ["no method", `/bot${BOT_TOKEN}/`, 404, "Not Found: method not found"],
    ["a file that is not there", `/file/bot${BOT_TOKEN}/AbCdEfGhIjKlMnOpQrStUvWx.jpg`, 404, "Not Found"],
    ["a file with a wrong token", "/file/bot1:wrong-wrong-wrong-wrong/a.jpg", 401, "Unauthorized"],
    ["a path out of the folder", `/file/bot${BOT_TOKEN}/..%2f..%2fetc%2fpasswd`, 404, "Not Found"],
  ])("%s is answered in the envelope", async (_, path, status, description) => {
    const response = await fetch(gateway.apiUrl + path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ ok: false, error_code: status, description });
  });

  test("a page of another site may ask", async () => {
    const response = await fetch(`${gateway.apiUrl}/bot${BOT_TOKEN}/sendMessage`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
  });
});

describe("parameters", () => {
  test.each(ENCODINGS)("%s carries texts, numbers, booleans and structures", async (encoding) => {
    const before = gateway.calls.length;
    const params = {
      chat_id: -1001234,
      text: "a & b = c ☂ 𝒳",
      entities: [{ type: "bold", offset: 0, length: 1 }],
      disable_notification: true,
      reply_parameters: { message_id: 5 },
      unknown_field: "ignored",
    };
    expect((await bot("sendMessage", params, encoding)).status).toBe(200);
    expect(gateway.calls[before]?.params).toEqual({
      chat_id: -1001234,
      text: "a & b = c ☂ 𝒳",
      entities: [{ type: "bold", offset: 0, length: 1 }],
      disable_notification: true,
      reply_parameters: { message_id: 5 },
    });
  });

  test("query and body merge, structures may be JSON text inside JSON, null is a field left out", async () => {
    const before = gateway.calls.length;
    const response = await fetch(
      `${gateway.apiUrl}/bot${BOT_TOKEN}/sendMessage?chat_id=%40alice_demo&text=query`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          text: 12345,
          parse_mode: null,
          disable_notification: "True",
          entities: '[{"type":"code","offset":0,"length":2}]',
        }),
      },
    );
    expect(response.status).toBe(200);
    expect(gateway.calls[before]?.params).toEqual({
      chat_id: "@alice_demo",
      text: "12345",
      disable_notification: true,
      entities: [{ type: "code", offset: 0, length: 2 }],
    });
  });

  test("a keyboard is left out", async () => {
    const keyboard = { keyboard: [[{ text: "yes" }]] };
    expect((await bot("sendMessage", { chat_id: 7, text: "a", reply_markup: keyboard })).status).toBe(200);
  });
});

describe("files", () => {
  test("attach:// names a part, whatever it is called", async () => {
    const form = new FormData();
    form.append("chat_id", "7");
    form.append("document", "attach://5f3c");
    form.append("5f3c", new Blob([PNG]), 'ünï; code "x".png');
    const response = await fetch(`${gateway.apiUrl}/bot${BOT_TOKEN}/sendDocument`, {
      method: "POST",
      body: form,
    });
    expect(response.status).toBe(200);
    expect(gateway.calls.at(-1)?.params).toMatchObject({
      document: { file_name: 'ünï; code "x".png', mime_type: "image/png", size_bytes: PNG.length },
    });
  });

  test("grammY's unquoted part headers keep their names", async () => {
    const boundary = "----------grammy";
    const head = `--${boundary}\r\ncontent-disposition:form-data;name="chat_id"\r\n\r\n7\r\n--${boundary}\r\ncontent-disposition:form-data;name="photo"\r\n\r\nattach://x1\r\n--${boundary}\r\ncontent-disposition:form-data;name="x1";filename=my photo; größe.png\r\ncontent-type:application/octet-stream\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), PNG, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const response = await fetch(`${gateway.apiUrl}/bot${BOT_TOKEN}/sendPhoto`, {
      method: "POST",
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
      body,
    });
    expect(response.status).toBe(200);
    expect(gateway.calls.at(-1)?.params).toMatchObject({ photo: { file_name: "my photo; größe.png" } });
  });

  test("a part named by the field needs no text, and parts that nothing names are not kept", async () => {
    const before = (await gateway.mediaFiles()).length;
    const form = new FormData();
    form.append("chat_id", "7");
    form.append("method", "sendPhoto");
    form.append("photo", new Blob([PNG]), "p.png");
    form.append("other", new Blob([PNG]), "q.png");
    const response = await fetch(`${gateway.apiUrl}/bot${BOT_TOKEN}/sendPhoto`, {
      method: "POST",
      body: form,
    });
    expect(response.status).toBe(200);
    expect(await gateway.mediaFiles()).toHaveLength(before + 1);
  });

  test("a file of the media folder is served, in ranges", async () => {
    const name = (await gateway.mediaFiles())[0];
    const response = await fetch(`${gateway.apiUrl}/file/bot${BOT_TOKEN}/${name}`, {
      headers: { range: "bytes=1-3" },
    });
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG.subarray(1, 4));
  });
});

/** Official texts (core.telegram.org/bots/api, error answers of api.telegram.org). */
describe("error texts", () => {
  const telegram = (
    constant: string,
    code: ConstructorParameters<typeof ApiError>[0] = "TELEGRAM_REJECTED",
  ) => new ApiError(code, { telegramError: constant });
  const NOT_MODIFIED =
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
  const HELLO = { chat_id: 7, text: "Hello" };

  test.each([
    ["sendMessage", {}, 400, "Bad Request: chat_id is empty"],
    ["sendMessage", { chat_id: "" }, 400, "Bad Request: chat_id is empty"],
    ["sendMessage", { chat_id: "no chat" }, 400, "Bad Request: chat not found"],
    ["sendMessage", { chat_id: "0", text: "a" }, 400, "Bad Request: chat not found"],
    ["sendMessage", { chat_id: 7 }, 400, "Bad Request: message text is empty"],
    ["sendMessage", { chat_id: 7, text: "" }, 400, "Bad Request: message text is empty"],
    ["sendMessage", { chat_id: 7, text: " \n" }, 400, "Bad Request: message text is empty"],
    ["sendMessage", { ...HELLO, parse_mode: "BBCode" }, 400, "Bad Request: unsupported parse_mode"],
    ["sendMessage", { ...HELLO, entities: "no" }, 400, "Bad Request: can't parse entities JSON object"],
    [
      "sendMessage",
      { ...HELLO, reply_parameters: "no" },
      400,
      "Bad Request: can't parse reply parameters JSON object",
    ],
    ["editMessageText", { chat_id: 7, text: "a" }, 400, "Bad Request: message identifier is not specified"],
    [
      "editMessageText",
      { chat_id: 7, message_id: "x", text: "a" },
      400,
      "Bad Request: message identifier is not specified",
    ],
    ["deleteMessage", { chat_id: 7 }, 400, "Bad Request: message identifier is not specified"],
    ["sendPhoto", { chat_id: 7 }, 400, "Bad Request: there is no photo in the request"],
    ["sendDocument", { chat_id: 7 }, 400, "Bad Request: there is no document in the request"],
    ["sendAudio", { chat_id: 7 }, 400, "Bad Request: there is no audio in the request"],
    ["sendVideo", { chat_id: 7 }, 400, "Bad Request: there is no video in the request"],
    ["sendVoice", { chat_id: 7 }, 400, "Bad Request: there is no voice in the request"],
    [
      "sendPhoto",
      { chat_id: 7, photo: "AgACAgIAAxkBAAI" },
      400,
      "Bad Request: wrong file identifier/HTTP URL specified",
    ],
    [
      "sendPhoto",
      { chat_id: 7, photo: "attach://gone" },
      400,
      "Bad Request: wrong file identifier/HTTP URL specified",
    ],
    [
      "sendPhoto",
      { chat_id: 7, photo: "http://127.0.0.1:1/a.png" },
      400,
      "Bad Request: failed to get HTTP URL content",
    ],
    ["sendTelepathy", HELLO, 404, "Not Found: method not found"],
  ])("%s %j", async (method, params, status, description) => {
    refusal = null;
    const answer = await bot(method, params);
    expect([answer.status, answer.body]).toEqual([status, { ok: false, error_code: status, description }]);
  });

  test.each([
    [telegram("PEER_ID_INVALID", "CHAT_NOT_FOUND"), 400, "Bad Request: chat not found"],
    [telegram("CHANNEL_INVALID", "CHAT_NOT_FOUND"), 400, "Bad Request: chat not found"],
    [telegram("CHAT_ID_INVALID", "CHAT_NOT_FOUND"), 400, "Bad Request: chat not found"],
    [telegram("USERNAME_NOT_OCCUPIED", "CHAT_NOT_FOUND"), 400, "Bad Request: chat not found"],
    [telegram("USERNAME_INVALID", "CHAT_NOT_FOUND"), 400, "Bad Request: chat not found"],
    [
      new ApiError("CHAT_NOT_FOUND", { detail: "chat not found: say how" }),
      400,
      "Bad Request: chat not found",
    ],
    [telegram("MESSAGE_NOT_MODIFIED", "MESSAGE_NOT_MODIFIED"), 400, NOT_MODIFIED],
    [
      new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found" }),
      400,
      "Bad Request: message to edit not found",
    ],
    [
      new ApiError("MESSAGE_NOT_FOUND", { detail: "message to delete not found" }),
      400,
      "Bad Request: message to delete not found",
    ],
    [
      new ApiError("MESSAGE_NOT_FOUND", {
        detail: "message to be replied not found",
        telegramError: "REPLY_MESSAGE_ID_INVALID",
      }),
      400,
      "Bad Request: message to be replied not found",
    ],
    [
      new ApiError("MESSAGE_NOT_FOUND", { detail: "message to forward not found" }),
      400,
      "Bad Request: message to forward not found",
    ],
    [
      new ApiError("MESSAGE_NOT_FOUND", { detail: "message to copy not found" }),
      400,
      "Bad Request: message to copy not found",
    ],
    [
      telegram("MESSAGE_EDIT_TIME_EXPIRED", "MESSAGE_NOT_EDITABLE"),
      400,
      "Bad Request: message can't be edited",
    ],
    [
      telegram("MESSAGE_AUTHOR_REQUIRED", "MESSAGE_NOT_EDITABLE"),
      400,
      "Bad Request: message can't be edited",
    ],
    [
      telegram("MESSAGE_DELETE_FORBIDDEN", "MESSAGE_NOT_DELETABLE"),
      400,
      "Bad Request: message can't be deleted",
    ],
    [telegram("MESSAGE_EMPTY", "TEXT_EMPTY"), 400, "Bad Request: message text is empty"],
    [telegram("MESSAGE_TOO_LONG", "TEXT_TOO_LONG"), 400, "Bad Request: message is too long"],
    [telegram("MEDIA_CAPTION_TOO_LONG", "CAPTION_TOO_LONG"), 400, "Bad Request: message caption is too long"],
    [
      new ApiError("ENTITIES_INVALID", {
        detail: "can't parse entities: Can't find end tag corresponding to start tag b",
      }),
      400,
      "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b",
    ],
    [telegram("USER_IS_BLOCKED", "FORBIDDEN"), 403, "Forbidden: bot was blocked by the user"],
    [telegram("INPUT_USER_DEACTIVATED", "FORBIDDEN"), 403, "Forbidden: user is deactivated"],
    [telegram("CHANNEL_PRIVATE", "FORBIDDEN"), 403, "Forbidden: bot is not a member of the channel chat"],
    [telegram("CHAT_FORBIDDEN", "FORBIDDEN"), 403, "Forbidden: bot was kicked from the group chat"],
    [telegram("CHAT_WRITE_FORBIDDEN", "FORBIDDEN"), 403, "Forbidden: CHAT_WRITE_FORBIDDEN"],
    [telegram("CHAT_ADMIN_REQUIRED", "FORBIDDEN"), 400, "Bad Request: CHAT_ADMIN_REQUIRED"],
    [telegram("CHAT_SEND_PHOTOS_FORBIDDEN", "FORBIDDEN"), 400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"],
    [telegram("USER_BANNED_IN_CHANNEL", "FORBIDDEN"), 400, "Bad Request: USER_BANNED_IN_CHANNEL"],
    [telegram("PEER_FLOOD", "FORBIDDEN"), 400, "Bad Request: PEER_FLOOD"],
    [telegram("VOICE_MESSAGES_FORBIDDEN", "FORBIDDEN"), 400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"],
    [telegram("IMAGE_PROCESS_FAILED", "MEDIA_REJECTED"), 400, "Bad Request: IMAGE_PROCESS_FAILED"],
    [telegram("PHOTO_INVALID_DIMENSIONS", "MEDIA_REJECTED"), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"],
    [telegram("PHOTO_EXT_INVALID", "MEDIA_REJECTED"), 400, "Bad Request: PHOTO_EXT_INVALID"],
    [telegram("MEDIA_EMPTY", "MEDIA_REJECTED"), 400, "Bad Request: MEDIA_EMPTY"],
    [telegram("WEBPAGE_CURL_FAILED"), 400, "Bad Request: failed to get HTTP URL content"],
    [telegram("WEBPAGE_MEDIA_EMPTY"), 400, "Bad Request: wrong type of the web page content"],
    [telegram("EXTERNAL_URL_INVALID"), 400, "Bad Request: wrong HTTP URL specified"],
    [
      telegram("MEDIA_GROUPED_INVALID"),
      400,
      "Bad Request: can't use the media of the specified type in the album",
    ],
    [telegram("USER_ADMIN_INVALID"), 400, "Bad Request: user is an administrator of the chat"],
    [telegram("CHAT_ABOUT_NOT_MODIFIED"), 400, "Bad Request: chat description is not modified"],
    [
      telegram("QUERY_ID_INVALID"),
      400,
      "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ],
    [telegram("POLL_OPTION_DUPLICATE"), 400, "Bad Request: POLL_OPTION_DUPLICATE"],
    [telegram("AUTH_KEY_UNREGISTERED", "NOT_LOGGED_IN"), 401, expect.stringMatching(/^Unauthorized: /)],
  ])("what the worker says: %s", async (error, status, description) => {
    refusal = error;
    const answer = await bot("sendMessage", HELLO);
    expect([answer.status, answer.body]).toEqual([status, { ok: false, error_code: status, description }]);
  });

  test("a wait is told thrice", async () => {
    refusal = new ApiError("FLOOD_WAIT", { retryAfterSeconds: 17 });
    const answer = await bot("sendMessage", HELLO);
    expect(answer.headers.get("retry-after")).toBe("17");
    expect(answer.body).toEqual({
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 17",
      parameters: { retry_after: 17 },
    });
  });

  test("no 5xx once a message may have gone out: clients would send it again", async () => {
    refusal = new ApiError("RESULT_TIMEOUT", { jobId: "job-1" });
    const timeout = await bot("sendMessage", HELLO);
    expect(timeout.body).toMatchObject({ error_code: 400, parameters: { job_id: "job-1" } });
    refusal = new Error("a bug");
    expect((await bot("sendMessage", HELLO)).status).toBe(400);
    refusal = null;
  });

  test("what only bots can do is told so", async () => {
    const answer = await bot("answerCallbackQuery", { callback_query_id: "1" });
    expect(answer.status).toBe(400);
    expect(answer.body.description).toMatch(/^Bad Request: answerCallbackQuery is available to bots only/);
  });
});

test("a keyboard is refused when the setting says so", async () => {
  await using strict = await startTestGateway({
    config: { BOT_API_TOKENS: BOT_TOKENS, BOT_API_REPLY_MARKUP: "refuse" },
  });
  const answer = await callBot(strict.apiUrl, "sendMessage", {
    chat_id: 7,
    text: "a",
    reply_markup: { inline_keyboard: [] },
  });
  expect(answer.body.description).toBe("Bad Request: a user account can't attach a reply_markup to messages");
});

test("no log line holds the token, whatever goes wrong", async () => {
  const log = pino({ level: "trace" }, chunks);
  await using loud = await startTestGateway({ config: { BOT_API_TOKENS: BOT_TOKENS }, log, execute: null });
  await callBot(loud.apiUrl, "nothing");
  await callBot(loud.apiUrl, "sendMessage", { chat_id: 7 });
  await fetch(`${loud.apiUrl}/file/bot${BOT_TOKEN}/a.jpg`);
  await fetch(`${loud.apiUrl}/bot${BOT_TOKEN}/no/such/path`);
  await rawBytes(loud.apiUrl, `GET /bot${BOT_TOKEN}/getMe HTTP/1.1\r\nbroken\r\n\r\n`);
  await loud.close();
  const text = logged.join("");
  expect(text).toContain("http.finished");
  expect(text).not.toContain(BOT_TOKEN.slice(7));
});

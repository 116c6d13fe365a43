import { Readable } from "node:stream";
import { ApiError } from "@telepipe/contracts";
import { describe, expect, test } from "vitest";
import { rawBytes, rawRequest } from "../../test/raw-request.ts";
import { startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

const BODY = { chat_id: 1111111, text: "Hi" };

/** Every error has this shape and nothing else. */
function envelope(code: number, description: string) {
  return { ok: false, error_code: code, description };
}

describe("who may call what", () => {
  test("a missing or wrong key is 401 before anything else is looked at", async () => {
    await using gateway = await startTestGateway();
    const expected = envelope(401, "Unauthorized: the x-api-key header is missing or wrong");
    const wrong = await gateway.post("sendMessage", "{broken", { "x-api-key": "wrong" });
    expect([wrong.status, wrong.body]).toEqual([401, expected]);
    const missing = await fetch(`${gateway.apiUrl}/api_v1/noSuchMethod`, { method: "POST" });
    expect([missing.status, await missing.json()]).toEqual([401, expected]);
    const huge = await rawRequest(`${gateway.apiUrl}/api_v1/sendPhoto`, {
      headers: { "x-api-key": "", "content-length": 10 ** 12, "content-type": "multipart/form-data" },
      body: "x",
    });
    expect([huge.status, JSON.parse(huge.text)]).toEqual([401, expected]);
    expect(gateway.calls).toEqual([]);
  });

  test("unknown methods and paths are 404, other verbs 405", async () => {
    await using gateway = await startTestGateway();
    const method = await gateway.post("sendTelepathy", BODY);
    expect([method.status, method.body]).toEqual([404, envelope(404, "Not Found: method not found")]);
    for (const path of ["/nowhere", "/api_v2/sendMessage"]) {
      const answer = await gateway.get(path);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect([answer.status, await answer.json()]).toEqual([
        404,
        envelope(404, "Not Found: there is nothing at this address"),
      ]);
    }
    const get = await rawRequest(`${gateway.apiUrl}/api_v1/sendMessage`, { method: "GET" });
    expect([get.status, get.headers.allow, JSON.parse(get.text)]).toEqual([
      405,
      "POST",
      envelope(405, "Method Not Allowed: this address takes POST"),
    ]);
  });

  test("what is not even HTTP is answered in the envelope", async () => {
    await using gateway = await startTestGateway();
    const answer = await rawBytes(gateway.apiUrl, "GET / HTTP/1.1\r\nbroken header\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toEqual(
      envelope(400, "Bad Request: can't parse the request as HTTP"),
    );
    const badPath = await rawBytes(
      gateway.apiUrl,
      "GET /a\\b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    expect(badPath).toMatch(/^HTTP\/1\.1 400 /);
    expect(badPath).toContain('"description":"Bad Request: can\'t parse the request"');
  });
});

describe("bodies", () => {
  const cases: [string, string, Record<string, string>, string][] = [
    [
      "malformed JSON",
      '{"chat_id": 1,\n "text": Hi}',
      { "content-type": "application/json" },
      "Bad Request: can't parse the body as JSON: line 2, column 10: expected a value",
    ],
    [
      "a list",
      "[1]",
      { "content-type": "application/json" },
      "Bad Request: can't parse the body: expected a JSON object, got an array",
    ],
    [
      "a wrong content type",
      "<a/>",
      { "content-type": "application/xml" },
      "Bad Request: the content type is not understood: expected application/json, application/x-www-form-urlencoded or multipart/form-data",
    ],
    [
      "multipart without a boundary",
      "x",
      { "content-type": "multipart/form-data" },
      "Bad Request: the content type multipart/form-data has no boundary",
    ],
    [
      "multipart that ends early",
      '--b\r\ncontent-disposition: form-data; name="text"\r\n\r\nHi',
      { "content-type": "multipart/form-data; boundary=b" },
      "Bad Request: can't parse the body as multipart/form-data: ",
    ],
    [
      "an empty body",
      "",
      { "content-type": "application/json" },
      'Bad Request: chat_id: is required: expected a chat id (number), "@username", "+phone" or "me"; text: is required: expected a string of 1 to 4096 characters after parsing',
    ],
  ];
  test.each(cases)("%s is 400 and says what was expected", async (_, body, headers, description) => {
    await using gateway = await startTestGateway({ execute: null });
    const answer = await gateway.post("sendMessage", body, headers);
    expect(answer.status).toBe(400);
    expect(answer.body.description).toContain(description);
    expect(answer.body).toEqual(envelope(400, answer.body.description));
  });

  test("bytes that are no UTF-8 are refused instead of mangled", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const body = Buffer.from('{"chat_id": 1, "text": "\xe9"}', "latin1");
    const answer = await rawRequest(`${gateway.apiUrl}/api_v1/sendMessage`, { body });
    expect([answer.status, JSON.parse(answer.text).description]).toEqual([
      400,
      "Bad Request: can't parse the body: it is not UTF-8",
    ]);
  });

  test.each(["a declared", "a chunked"])("%s length over the limit is 413", async (kind) => {
    await using gateway = await startTestGateway({ execute: null, config: { JSON_BODY_LIMIT_MB: 1 } });
    const body = Buffer.from(JSON.stringify({ ...BODY, text: "x".repeat(1024 * 1024) }));
    const answer = await rawRequest(`${gateway.apiUrl}/api_v1/sendMessage`, {
      headers: { "content-type": "application/json" },
      body: kind === "a declared" ? body : Readable.from([body.subarray(0, 9), body.subarray(9)]),
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toEqual(
      envelope(
        413,
        "Request Entity Too Large: the body is over the limit of 1 MB; send larger files as a URL or as multipart/form-data",
      ),
    );
  });
});

describe("fields", () => {
  const CHAT_ID = 'expected a chat id (number), "@username", "+phone" or "me"';
  const cases: [string, string, object, string][] = [
    ["a missing field", "sendMessage", { text: "Hi" }, `chat_id: is required: ${CHAT_ID}`],
    ["a mistyped field", "sendMessage", { ...BODY, chat_id: {} }, `chat_id: ${CHAT_ID}`],
    [
      "a wrong message id",
      "deleteMessage",
      { chat_id: 1, message_id: "x" },
      "message_id: expected a message id (a positive integer)",
    ],
    ["an empty text", "sendMessage", { ...BODY, text: "" }, "message text is empty"],
    ["a blank text", "editMessageText", { ...BODY, message_id: 1, text: " \n" }, "message text is empty"],
    [
      "an unknown parse mode",
      "sendMessage",
      { ...BODY, parse_mode: "bbcode" },
      "parse_mode: unsupported parse_mode: expected HTML, Markdown or MarkdownV2",
    ],
    [
      "several wrong fields",
      "sendMessage",
      { text: 5, disable_notification: "perhaps", entities: [{ type: "bold", offset: 0, length: 0 }] },
      `chat_id: is required: ${CHAT_ID}; text: expected a string of 1 to 4096 characters after parsing; entities[0].length: Too small: expected number to be >0; disable_notification: expected true or false`,
    ],
    [
      "a missing file",
      "sendPhoto",
      { chat_id: 1 },
      "photo: is required: expected an http(s) URL, a data: URI or base64 text",
    ],
    [
      "a file that is neither URL nor base64",
      "sendPhoto",
      { chat_id: 1, photo: "ftp://example.com/a.jpg" },
      "photo: expected an http(s) URL, a data:<mime>;base64, URI or base64 text",
    ],
  ];
  test.each(cases)("%s is 400 and named", async (_, method, body, detail) => {
    await using gateway = await startTestGateway({ execute: null });
    const answer = await gateway.post(method, body);
    expect([answer.status, answer.body]).toEqual([400, envelope(400, `Bad Request: ${detail}`)]);
    expect(await gateway.mediaFiles()).toEqual([]);
  });

  test("a file for a method that takes none is named, not ignored", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const form = new FormData();
    form.append("chat_id", "1");
    form.append("document", new Blob(["x"]), "a.txt");
    const answer = await gateway.post("sendMessage", form);
    expect(answer.body.description).toBe("Bad Request: document: unexpected file: this method takes no file");
    const wrongPart = await gateway.post("sendPhoto", form);
    expect(wrongPart.body.description).toBe(
      'Bad Request: document: unexpected file: expected one file, in the part "photo"',
    );
  });
});

describe("what the worker refuses", () => {
  const refuse = (error: unknown): Promise<TestGateway> =>
    startTestGateway({
      execute: () => {
        throw error;
      },
    });

  test("comes through with its status and text", async () => {
    await using gateway = await refuse(new ApiError("CHAT_NOT_FOUND"));
    const answer = await gateway.post("sendMessage", BODY);
    expect([answer.status, answer.body]).toEqual([400, envelope(400, "Bad Request: chat not found")]);
  });

  test("a flood wait is 429 with the seconds in body and header", async () => {
    await using gateway = await refuse(
      new ApiError("FLOOD_WAIT", { detail: "retry after 17", retryAfterSeconds: 17 }),
    );
    const answer = await gateway.post("sendMessage", BODY);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("17");
    expect(answer.body).toEqual({
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 17",
      parameters: { retry_after: 17 },
    });
  });

  test("an end that is not known is 504 with the job's id", async () => {
    await using gateway = await refuse(new ApiError("RESULT_TIMEOUT", { jobId: "job-1" }));
    const answer = await gateway.post("sendMessage", BODY);
    expect([answer.status, answer.body.parameters]).toEqual([504, { job_id: "job-1" }]);
  });

  test("a bug in the worker, or a result that is none, is 500 and tells nothing", async () => {
    const expected = envelope(500, "Internal Server Error: an internal error; the log has the details");
    await using crashing = await refuse(new Error("the secret is 1234"));
    expect((await crashing.post("sendMessage", BODY)).body).toEqual(expected);
    await using confused = await startTestGateway({ execute: () => ({ message_id: "seven" }) });
    expect((await confused.post("sendMessage", BODY)).body).toEqual(expected);
  });
});

describe("when the call cannot succeed", () => {
  test("a logged-out account is told at once, with the worker's reason", async () => {
    await using gateway = await startTestGateway({ execute: null });
    await gateway.status.write({
      v: 1,
      state: "logged_out",
      reason: "the session was revoked: run `pnpm run login`",
      account_id: null,
      simulator: false,
      since: 0,
    });
    const answer = await gateway.post("sendMessage", BODY);
    expect([answer.status, answer.body]).toEqual([
      503,
      envelope(503, "Service Unavailable: the session was revoked: run `pnpm run login`"),
    ]);
    expect((await gateway.redis.keys()).filter((key) => key.includes(":send:wait"))).toEqual([]);
  });
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "@telepipe/contracts";
import { describe, expect, test } from "vitest";
import { rawRequest } from "../../test/raw-request.ts";
import { JPEG, OGG, PNG } from "../../test/sample-files.ts";
import { startFileServer } from "../../test/start-file-server.ts";
import { startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

const CHAT = 1111111;
const MEDIA_FILE = /^[A-Za-z0-9_-]{24}\.[a-z0-9]+$/;

/** The file that the worker was given. */
function stagedFile(gateway: TestGateway, field: string): { readonly file: string } {
  const params = gateway.calls.at(-1)!.params as Record<string, { file: string }>;
  return params[field]!;
}

async function contentOf(gateway: TestGateway, field: string): Promise<Buffer> {
  return readFile(join(gateway.mediaDir, stagedFile(gateway, field).file));
}

describe("a file given as text", () => {
  test.each([
    ["a data: URI", `data:image/png;base64,${PNG.toString("base64")}`],
    ["bare base64", PNG.toString("base64")],
    ["wrapped URL-safe base64", PNG.toString("base64url").replace(/.{40}/g, "$&\n")],
  ])("%s goes out as an image, and its file_url works", async (_, photo) => {
    await using gateway = await startTestGateway();
    const answer = await gateway.post("sendPhoto", { chat_id: CHAT, photo, caption: "Look" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ok: true,
      result: {
        message_id: 42,
        chat: { id: CHAT },
        date: "2026-01-01T12:00:00+00:00",
        text: "Hello",
        file_name: expect.stringMatching(MEDIA_FILE),
        file_url: `http://localhost:${new URL(gateway.apiUrl).port}/media/${answer.body.result.file_name}`,
        file_type: "photo",
      },
    });
    expect(gateway.calls[0]?.params).toEqual({
      chat_id: CHAT,
      caption: "Look",
      photo: {
        file: answer.body.result.file_name,
        file_name: "photo.png",
        mime_type: "image/png",
        size_bytes: PNG.length,
      },
    });
    const served = await fetch(answer.body.result.file_url);
    expect(served.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await served.arrayBuffer())).toEqual(PNG);
  });

  test("the name that the caller asks for is the receiver's, the stored name is not", async () => {
    await using gateway = await startTestGateway();
    const document = `data:text/csv;base64,${Buffer.from("a;b\n1;2\n").toString("base64")}`;
    await gateway.post("sendDocument", { chat_id: CHAT, document, file_name: "Отчёт; июль.csv" });
    expect(stagedFile(gateway, "document")).toEqual({
      file: expect.stringMatching(/^[A-Za-z0-9_-]{24}\.csv$/),
      file_name: "Отчёт; июль.csv",
      mime_type: "text/csv",
      size_bytes: 8,
    });
  });

  test("content tells a voice message's type when nothing else does", async () => {
    await using gateway = await startTestGateway();
    await gateway.post("sendVoice", { chat_id: CHAT, voice: OGG.toString("base64") });
    expect(stagedFile(gateway, "voice")).toMatchObject({ file_name: "voice.ogg", mime_type: "audio/ogg" });
  });

  test.each([
    ["no image", "sendPhoto", "photo", Buffer.from("hello there"), "got application/octet-stream"],
    [
      "over 10 MB",
      "sendPhoto",
      "photo",
      Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]),
      "at most 10 MB",
    ],
  ])("a photo that is %s is 400 and leaves nothing behind", async (_, method, field, content, reason) => {
    await using gateway = await startTestGateway({ execute: null });
    const answer = await gateway.post(method, { chat_id: CHAT, [field]: content.toString("base64") });
    expect(answer.status).toBe(400);
    expect(answer.body.description).toMatch(new RegExp(`^Bad Request: ${field}: .*${reason}`));
    expect(await gateway.mediaFiles()).toEqual([]);
  });

  test("an empty file and one over the limit are refused", async () => {
    await using gateway = await startTestGateway({ execute: null, config: { MEDIA_MAX_MB: 1 } });
    await using server = await startFileServer((_, response) => response.end());
    const empty = await gateway.post("sendDocument", { chat_id: CHAT, document: `${server.url}/empty` });
    expect(empty.status).toBe(400);
    const document = Buffer.alloc(1024 * 1024 + 1).toString("base64");
    const large = await gateway.post("sendDocument", { chat_id: CHAT, document });
    expect([large.status, large.body.description]).toEqual([
      413,
      "Request Entity Too Large: document: the file is over the limit of 1 MB",
    ]);
    expect(await gateway.mediaFiles()).toEqual([]);
  });
});

describe("an upload", () => {
  test("arrives with its name and type, whatever the order of the parts", async () => {
    await using gateway = await startTestGateway();
    const form = new FormData();
    form.append("document", new Blob([PNG], { type: "image/png" }), 'my "cat"; 1.png');
    form.append("chat_id", String(CHAT));
    form.append("caption", "Grüße");
    expect((await gateway.post("sendDocument", form)).status).toBe(200);
    expect(gateway.calls[0]?.params).toEqual({
      chat_id: CHAT,
      caption: "Grüße",
      document: {
        file: expect.stringMatching(MEDIA_FILE),
        file_name: 'my "cat"; 1.png',
        mime_type: "image/png",
        size_bytes: PNG.length,
      },
    });
    expect(await contentOf(gateway, "document")).toEqual(PNG);
  });

  test("an unquoted file name with spaces survives", async () => {
    await using gateway = await startTestGateway();
    const body = Buffer.concat([
      Buffer.from("--xx\r\ncontent-disposition:form-data;name=chat_id\r\n\r\n1\r\n"),
      Buffer.from("--xx\r\ncontent-disposition:form-data;name=photo;filename=мой my photo; 2.jpg\r\n"),
      Buffer.from("content-type:application/octet-stream\r\n\r\n"),
      JPEG,
      Buffer.from("\r\n--xx--\r\n"),
    ]);
    const answer = await rawRequest(`${gateway.apiUrl}/api_v1/sendPhoto`, {
      headers: { "content-type": "multipart/form-data; boundary=xx" },
      body,
    });
    expect(answer.status).toBe(200);
    expect(stagedFile(gateway, "photo")).toMatchObject({
      file_name: "мой my photo; 2.jpg",
      mime_type: "image/jpeg",
    });
    expect(await contentOf(gateway, "photo")).toEqual(JPEG);
  });

  test("a URL may stand in the part instead of a file", async () => {
    await using gateway = await startTestGateway({ config: { MEDIA_FETCH_PRIVATE: true } });
    await using server = await startFileServer((_, response) => response.end(PNG));
    const form = new FormData();
    form.append("chat_id", "1");
    form.append("photo", `${server.url}/cat.png`);
    expect((await gateway.post("sendPhoto", form)).status).toBe(200);
    expect(await contentOf(gateway, "photo")).toEqual(PNG);
  });

  test("a wrong field beside a good file leaves no file", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const form = new FormData();
    form.append("photo", new Blob([PNG]), "a.png");
    const answer = await gateway.post("sendPhoto", form);
    expect([answer.status, answer.body.description]).toEqual([
      400,
      'Bad Request: chat_id: is required: expected a chat id (number), "@username", "+phone" or "me"',
    ]);
    expect(await gateway.mediaFiles()).toEqual([]);
  });
});

describe("the staged file of a call that fails", () => {
  test.each([
    ["goes when Telegram has refused it", new ApiError("CHAT_NOT_FOUND"), 0],
    ["stays while the call may still run", new ApiError("RESULT_TIMEOUT", { jobId: "1" }), 1],
  ])("%s", async (_, error, files) => {
    await using gateway = await startTestGateway({
      execute: () => {
        throw error;
      },
    });
    await gateway.post("sendPhoto", { chat_id: CHAT, photo: PNG.toString("base64") });
    expect(await gateway.mediaFiles()).toHaveLength(files);
  });
});

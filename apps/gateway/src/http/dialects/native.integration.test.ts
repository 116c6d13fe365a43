import { describe, expect, test } from "vitest";
import { startTestGateway } from "../../../test/start-test-gateway.ts";

const CHAT = 1111111;

describe("the native dialect", () => {
  test("sendMessage reaches the worker parsed and answers in the Python service's shape", async () => {
    await using gateway = await startTestGateway();
    const answer = await gateway.post("sendMessage", { chat_id: "1111111", text: "Hello", parse_mode: "md" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.body).toEqual({
      ok: true,
      result: { message_id: 42, chat: { id: CHAT }, date: "2026-01-01T12:00:00+00:00", text: "Hello" },
    });
    expect(gateway.calls).toMatchObject([
      { method: "sendMessage", params: { chat_id: CHAT, text: "Hello", parse_mode: "markdown" } },
    ]);
  });

  test("editMessageText and deleteMessage take ids as numbers or text", async () => {
    await using gateway = await startTestGateway({
      execute: ({ method }) =>
        method === "deleteMessage"
          ? true
          : {
              message_id: 7,
              date: 1_767_268_800,
              chat: { id: CHAT, type: "private", first_name: "A" },
              text: "New",
            },
    });
    const edited = await gateway.post("editMessageText", { chat_id: CHAT, message_id: "7", text: "New" });
    expect(edited.body.result).toEqual({
      message_id: 7,
      chat: { id: CHAT },
      date: "2026-01-01T12:00:00+00:00",
      text: "New",
    });
    const deleted = await gateway.post("deleteMessage", { chat_id: "@bob_demo", message_id: 7 });
    expect(deleted.body).toEqual({ ok: true, result: "Message deleted" });
    expect(gateway.calls).toMatchObject([
      { params: { chat_id: CHAT, message_id: 7 } },
      { params: { chat_id: "@bob_demo", message_id: 7 } },
    ]);
  });

  test("forms carry the same fields as JSON, typed by the contract", async () => {
    await using gateway = await startTestGateway();
    const fields = {
      chat_id: "me",
      text: "Grüße ✓",
      entities: '[{"type":"bold","offset":0,"length":5}]',
      disable_notification: "True",
      reply_to_message_id: "",
    };
    const expected = {
      chat_id: "me",
      text: "Grüße ✓",
      entities: [{ type: "bold", offset: 0, length: 5 }],
      disable_notification: true,
    };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
    expect((await gateway.post("sendMessage", new URLSearchParams(fields))).status).toBe(200);
    expect((await gateway.post("sendMessage", multipart)).status).toBe(200);
    expect(gateway.calls.map(({ params }) => params)).toEqual([expected, expected]);
  });

  test("structured fields may be JSON text inside JSON, and unknown fields and nulls are let be", async () => {
    await using gateway = await startTestGateway();
    const answer = await gateway.post("sendMessage", {
      chat_id: CHAT,
      text: "Hi",
      parse_mode: null,
      entities: '[{"type":"code","offset":0,"length":2}]',
      business_connection_id: "x",
    });
    expect(answer.status).toBe(200);
    expect(gateway.calls[0]?.params).toEqual({
      chat_id: CHAT,
      text: "Hi",
      parse_mode: null,
      entities: [{ type: "code", offset: 0, length: 2 }],
    });
  });

  test("the caller's request id ties its answer to the worker's call", async () => {
    await using gateway = await startTestGateway();
    const body = { chat_id: CHAT, text: "Hi" };
    const named = await gateway.post("sendMessage", body, { "x-request-id": "order-17" });
    const unnamed = await gateway.post("sendMessage", body, { "x-request-id": "no spaces, please" });
    expect(named.headers.get("x-request-id")).toBe("order-17");
    expect(unnamed.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(gateway.calls.map(({ requestId }) => requestId)).toEqual([
      "order-17",
      unnamed.headers.get("x-request-id"),
    ]);
  });

  test("two hundred calls at once each get their own result", async () => {
    await using gateway = await startTestGateway({
      execute: ({ params }) => ({
        message_id: Number((params as { text: string }).text),
        date: 1_767_268_800,
        chat: { id: CHAT, type: "private", first_name: "A" },
      }),
    });
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    const answers = await Promise.all(
      numbers.map((number) => gateway.post("sendMessage", { chat_id: CHAT, text: String(number) })),
    );
    expect(answers.map(({ body }) => body.result.message_id)).toEqual(numbers);
  });
});

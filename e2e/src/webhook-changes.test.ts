import {
  eventually,
  type ReceivedRequest,
  startWebhookReceiver,
  type WebhookReceiver,
} from "@telepipe/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";
import { serve, textsOf, type WebhookApi, webhookApi } from "./webhook-api.ts";

/** Guarantee: what is changed at an endpoint holds at once while everything runs, and nothing is lost by it. */

/** A second on a machine that has nothing else to do; here others run beside. */
const WITHIN_MS = 5000;

let system: System;
let hooks: WebhookApi;
beforeAll(async () => {
  system = await startSystem({ environment: { WEBHOOK_ALLOW_PRIVATE: "true", WEBHOOK_REJECTED_TRIES: "1" } });
  hooks = webhookApi(system);
});
afterAll(() => system[Symbol.asyncDispose]());

const alice = () => Number(system.people.alice.id);
const bob = () => Number(system.people.bob.id);
const write = (text: string, from = "alice_demo") => system.control.write({ from, text });
const patch = (id: string, fields: object) => hooks.result("PATCH", `webhooks/${id}`, fields);
const pending = async (id: string): Promise<number> =>
  (await hooks.result("GET", `webhooks/${id}`)).health.pending_events;

let changes = 0;
/**
 * Changes an endpoint and has something happen, until a request shows that the change has been taken over.
 *
 * @returns the request, once nothing waits any more
 */
async function change(
  { id, receiver }: { id: string; receiver: WebhookReceiver },
  fields: object,
  act: () => Promise<unknown> = () => write("marker"),
): Promise<ReceivedRequest> {
  changes += 1;
  const mark = String(changes);
  await patch(id, { ...fields, headers: { "x-change": mark } });
  const shown = () => receiver.requests.find(({ headers }) => headers["x-change"] === mark);
  const request = await eventually(
    `change ${mark} holds`,
    async () => {
      await act();
      return shown();
    },
    WITHIN_MS,
  );
  await eventually("nothing waits", async () => (await pending(id)) === 0);
  return request;
}

test("headers, key, payload and format are the present ones", async () => {
  const endpoint = await serve(system, { headers: { "x-old": "1" }, api_key: "old-key" });
  await write("before any change");
  const [before] = await endpoint.receiver.waitFor(1);
  expect(before!.headers).toMatchObject({ "x-old": "1", "x-api-key": "old-key" });

  const { headers } = await change(endpoint, { api_key: "new-key" });
  expect(headers["x-api-key"]).toBe("new-key");
  expect(headers).not.toHaveProperty("x-old");
  expect((await change(endpoint, { payload: "thin", api_key: null })).body).not.toHaveProperty("message");
  const full = await change(endpoint, { payload: "full" });
  expect(full.body).toMatchObject({ event: "message.new", message: { text: "marker" } });
  expect(full.headers).not.toHaveProperty("x-api-key");

  const update = await change(endpoint, { format: "bot_api" });
  expect(update.body).toMatchObject({
    update_id: expect.any(Number),
    message: { text: "marker", chat: { id: alice() } },
  });
});

test("the address, and whether answers are calls, are the present ones", async () => {
  const endpoint = await serve(system);
  const answer = (text: string) =>
    endpoint.receiver.script((_, response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ method: "sendMessage", chat_id: alice(), text })),
    );
  answer("not to be sent");
  await write("question");
  await endpoint.receiver.waitFor(1);
  await change(endpoint, { actions: true });
  answer("to be sent");
  await write("question");
  const sent = await eventually("the answer is sent", async () => {
    const texts = (await system.control.messages("alice_demo")).map(({ text }) => text);
    return texts.includes("to be sent") && texts;
  });
  expect(sent).not.toContain("not to be sent");

  await using elsewhere = await startWebhookReceiver();
  await change({ id: endpoint.id, receiver: elsewhere }, { url: elsewhere.url });
  const before = endpoint.receiver.requests.length;
  await write("to the new address");
  await eventually("it is there", () => textsOf(elsewhere.requests).at(-1) === "to the new address");
  expect(endpoint.receiver.requests).toHaveLength(before);
});

test("chats, events and kinds of update are chosen by the present filter", async () => {
  const endpoint = await serve(system, { chats: { ids: [alice(), bob()] } });
  const { receiver } = endpoint;
  await change(endpoint, { chats: { ids: [bob()] } }, () => write("marker", "bob_demo"));
  await write("of another chat");
  await change(endpoint, { chats: { ids: [alice(), bob()] } });

  const [messageId] = await write("to be edited");
  let edits = 0;
  const edit = async () => {
    edits += 1;
    await system.control.edit("alice_demo", messageId!, `edited ${edits} times`);
  };
  await change(endpoint, { events: ["message.edited"] }, edit);
  await write("of another type");
  await change(endpoint, { events: ["message.*"], format: "bot_api", allowed_updates: ["message"] });
  await edit();
  const { body } = await change(endpoint, { allowed_updates: ["edited_message"] }, edit);
  expect(body).toMatchObject({ edited_message: { message_id: messageId } });
  await change(endpoint, { allowed_updates: ["message"] });

  const texts = receiver.requests.map(
    (request) => (request.body.message ?? request.body.edited_message)?.text,
  );
  expect(texts).toContain("to be edited");
  expect(texts).not.toContain("of another chat");
  expect(texts).not.toContain("of another type");
});

test("a paused endpoint gets nothing until it is enabled again, then everything in order", async () => {
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
  await write("0");
  await receiver.waitFor(1);
  await patch(id, { state: "paused" });
  let count = 0;
  const writeNext = () => {
    count += 1;
    return write(String(count));
  };
  const waiting = async () => {
    await writeNext();
    return (await pending(id)) >= 3;
  };
  await eventually("it is paused", waiting, WITHIN_MS);
  const before = receiver.requests.length;
  await writeNext();
  await eventually("the last one waits", async () => (await pending(id)) === count + 1 - before);
  expect(receiver.requests).toHaveLength(before);
  await patch(id, { state: "enabled" });
  await receiver.waitFor(count + 1, WITHIN_MS);
  expect(textsOf(receiver.requests)).toEqual(Array.from({ length: count + 1 }, (_, index) => String(index)));
});

test("a request may take as long as the present timeout", async () => {
  const endpoint = await serve(system, { chats: { ids: [alice()] } });
  const { receiver, id } = endpoint;
  await change(endpoint, { timeout_seconds: 1 });
  const before = receiver.requests.length;
  receiver.script(() => undefined);
  await write("never answered");
  await receiver.waitFor(before + 2, 5000);
  const [first, again] = receiver.requests.slice(before);
  expect(again!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
  const delivery = await eventually("both attempts are recorded", async () => {
    const found = await hooks.result("GET", `deliveries/${id}.${first!.headers["webhook-id"]}`);
    return found.attempts.length === 2 && found;
  });
  expect(delivery.attempts[0]).toMatchObject({ number: 1, error_class: "timeout" });
});

test("behind a refused event its chat waits or goes on as the present order says", async () => {
  const endpoint = await serve(system, { chats: { ids: [alice(), bob()] } });
  const { receiver, id } = endpoint;
  await change(endpoint, { ordering: "strict" });
  receiver.always(400);
  // In the other chat markers of the change may still be on their way.
  const told = () => textsOf(receiver.requests).filter((text) => text !== "marker");
  await write("refused", "bob_demo");
  await write("behind it", "bob_demo");
  await eventually("it is tried again", () => told().length >= 2);
  expect(told().slice(0, 2)).toEqual(["refused", "refused"]);
  await patch(id, { ordering: "skip" });
  await eventually("the chat goes on", () => told().at(-1) === "behind it");
});

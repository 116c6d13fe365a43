import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API_TOKEN, type System, startSystem } from "./start-system.ts";
import { serve, settled, textsOf, type WebhookApi, webhookApi } from "./webhook-api.ts";

/** Guarantee: every delivery can be looked at and repeated, and no repetition changes the order of a chat. */

let system: System;
let hooks: WebhookApi;
beforeAll(async () => {
  system = await startSystem({ environment: { WEBHOOK_ALLOW_PRIVATE: "true", WEBHOOK_REJECTED_TRIES: "1" } });
  hooks = webhookApi(system);
});
afterAll(() => system[Symbol.asyncDispose]());

const alice = () => Number(system.people.alice.id);
const write = (text: string, from = "alice_demo") => system.control.write({ from, text });

test("a delivery can be looked at and sent again under the same id", async () => {
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
  const [messageId] = await write("once more, please");
  await receiver.waitFor(1);
  const eventId = receiver.requests[0]!.headers["webhook-id"];
  const seen = await settled(hooks, id, eventId, "delivered");
  expect(seen).toMatchObject({
    id: `${id}.${eventId}`,
    webhook_id: id,
    event_id: eventId,
    event_type: "message.new",
    chat_id: alice(),
    next_attempt_at: null,
    event: { id: eventId, data: { message: { message_id: messageId, text: "once more, please" } } },
  });
  expect(seen.attempts).toMatchObject([
    { number: 1, outcome: "delivered", status: 200, error_class: null, remote_address: "127.0.0.1" },
  ]);
  expect(await hooks.result("POST", `deliveries/${id}.${eventId}/resend`)).toEqual({
    id: `${id}.${eventId}`,
    state: "pending",
  });
  await receiver.waitFor(2);
  expect(receiver.requests[1]!.headers).toMatchObject({ "webhook-id": eventId, "webhook-attempt": "2" });
  await eventually(
    "both attempts are kept",
    async () => (await hooks.result("GET", `deliveries/${id}.${eventId}`)).attempts.length === 2,
  );
});

test("dead letters are listed and driven again, in their order, behind nothing that they overtake", async () => {
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
  receiver.script(400, 404, 422);
  for (const text of ["first", "second", "third", "fourth"]) await write(text);
  await receiver.waitFor(4);
  const page = await eventually("three dead letters", async () => {
    const found = await hooks.result("GET", `dead-letters?webhook_id=${id}`);
    return found.dead_letters.length === 3 ? found : null;
  });
  expect(page).toMatchObject({ next_cursor: null });
  expect(page.dead_letters[0]).toEqual({
    id: expect.stringMatching(new RegExp(`^${id}\\.`)),
    webhook_id: id,
    event_id: expect.any(String),
    event_type: "message.new",
    chat_id: alice(),
    received_at: expect.stringMatching(/Z$/),
    given_up_at: expect.stringMatching(/Z$/),
    reason: expect.stringContaining("the endpoint answered 422"),
  });
  expect((await hooks.result("GET", `webhooks/${id}`)).health.dead_letters).toBe(3);
  expect(await hooks.result("POST", "dead-letters/redrive", { webhook_id: id })).toEqual({
    queued: 3,
    pending: 0,
    gone: 0,
  });
  await receiver.waitFor(7);
  expect(textsOf(receiver.requests.slice(4))).toEqual(["first", "second", "third"]);
  expect(receiver.requests[4]!.headers["webhook-id"]).toBe(receiver.requests[0]!.headers["webhook-id"]);
  expect((await hooks.result("GET", `dead-letters?webhook_id=${id}`)).dead_letters).toEqual([]);
});

test("a time range is recovered: what died in it comes again, in order, and nothing else", async () => {
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
  receiver.always(400);
  await write("before the range");
  await receiver.waitFor(1);
  await settled(hooks, id, receiver.requests[0]!.headers["webhook-id"], "dead");
  const since = new Date().toISOString();
  await write("one");
  await write("two");
  await receiver.waitFor(3);
  await settled(hooks, id, receiver.requests[2]!.headers["webhook-id"], "dead");
  receiver.always(200);
  await write("delivered at once");
  await receiver.waitFor(4);
  expect(await hooks.result("POST", `webhooks/${id}/recover`, { since })).toEqual({
    queued: 2,
    pending: 0,
    gone: 0,
  });
  await receiver.waitFor(6);
  expect(textsOf(receiver.requests.slice(4))).toEqual(["one", "two"]);
  expect((await hooks.result("GET", `dead-letters?webhook_id=${id}`)).dead_letters).toHaveLength(1);
});

test("deliveries are found by state, chat, time and fault, page by page", async () => {
  const { receiver, id } = await serve(system, { chats: { kinds: ["private"] } });
  receiver.script(400);
  await write("refused");
  await receiver.waitFor(1);
  for (const text of ["a", "b", "c"]) await write(text, "bob_demo");
  await receiver.waitFor(4);
  const list = async (query: string) => hooks.result("GET", `deliveries?webhook_id=${id}&${query}`);
  await eventually("all are recorded", async () => (await list("")).deliveries.length === 4);
  const dead = (await list("state=dead")).deliveries;
  expect(dead).toMatchObject([{ chat_id: alice(), last_attempt: { status: 400, error_class: "http_4xx" } }]);
  expect((await list("error_class=http_4xx")).deliveries).toEqual(dead);
  expect((await list("status=400")).deliveries).toEqual(dead);
  expect((await list(`chat_id=${alice()}`)).deliveries).toEqual(dead);
  expect((await list("event_type=message.edited")).deliveries).toEqual([]);
  expect((await list(`until=${encodeURIComponent(dead[0].received_at)}`)).deliveries).toEqual(dead);
  const pages: { deliveries: { id: string }[]; next_cursor: string | null }[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)!.next_cursor) {
    pages.push(await list(`limit=2${cursor && `&cursor=${cursor}`}`));
  }
  const ids = pages.flatMap(({ deliveries }) => deliveries.map(({ id: one }) => one));
  expect(ids).toEqual((await list("")).deliveries.map(({ id: one }: { id: string }) => one));
  for (const query of ["cursor=nonsense", "state=lost", "limit=0", "since=yesterday", "colour=red"]) {
    expect((await hooks.ask("GET", `deliveries?${query}`)).status).toBe(400);
  }
});

test("what waits for a paused endpoint is visible, and comes in order when it is enabled", async () => {
  const { receiver, id } = await serve(system, { state: "paused" });
  for (const text of ["one", "two", "three"]) await write(text);
  const paused = await eventually("three events wait", async () => {
    const shown = await hooks.result("GET", `webhooks/${id}`);
    return shown.health.pending_events === 3 ? shown : null;
  });
  expect(paused).toMatchObject({ state: "paused", health: { pending_chats: 1 } });
  const { lanes } = await hooks.result("GET", `webhooks/${id}/lanes`);
  expect(lanes).toEqual([
    {
      lane: String(alice()),
      events: 3,
      next_delivery: expect.stringMatching(new RegExp(`^${id}\\.`)),
      oldest_at: paused.health.oldest_pending_at,
    },
  ]);
  const { deliveries } = await hooks.result("GET", `webhooks/${id}/lanes/${alice()}`);
  expect(deliveries).toHaveLength(3);
  expect(await hooks.result("GET", `deliveries/${deliveries[2].id}`)).toMatchObject({
    state: "pending",
    attempts: [],
    event: { data: { message: { text: "three" } } },
  });
  expect((await hooks.ask("POST", `deliveries/${deliveries[2].id}/resend`)).status).toBe(409);
  await hooks.result("PATCH", `webhooks/${id}`, { state: "enabled" });
  await receiver.waitFor(3);
  expect(textsOf(receiver.requests)).toEqual(["one", "two", "three"]);
  await eventually("nothing waits", async () => {
    const { health } = await hooks.result("GET", `webhooks/${id}`);
    return health.pending_events === 0 && health.oldest_pending_at === null;
  });
});

test("a strict chat stands at what is refused, and what was put back waits behind it", async () => {
  const { receiver, id } = await serve(system, { ordering: "strict", chats: { ids: [alice()] } });
  await write("accepted");
  await receiver.waitFor(1);
  const accepted = receiver.requests[0]!.headers["webhook-id"];
  await settled(hooks, id, accepted, "delivered");
  receiver.always(400);
  await write("refused for now");
  await write("behind it");
  await receiver.waitFor(3);
  await hooks.result("POST", `deliveries/${id}.${accepted}/resend`);
  expect((await hooks.result("GET", `webhooks/${id}/lanes`)).lanes).toMatchObject([{ events: 3 }]);
  receiver.always(200);
  const known = new Set<unknown>();
  const delivered = await eventually("all three", () => {
    const texts = textsOf(receiver.requests);
    return texts.at(-1) === "accepted" && texts.includes("behind it") ? texts.slice(1) : null;
  });
  const firsts = delivered.filter((text) => !known.has(text) && known.add(text));
  expect(firsts).toEqual(["refused for now", "behind it", "accepted"]);
});

test("Bull Board shows deliveries under readable names, and its retry delivers a dead letter", async () => {
  const { receiver, id } = await serve(system, { description: "Support desk", chats: { ids: [alice()] } });
  receiver.script(400);
  const [messageId] = await write("refused once");
  await receiver.waitFor(1);
  const eventId = receiver.requests[0]!.headers["webhook-id"];
  await settled(hooks, id, eventId, "dead");
  const board = await eventually("the queue is on the board", async () => {
    const { body } = await system.api.request(
      `/admin/queues/api/queues?activeQueue=webhook-${id}&status=failed`,
    );
    const queue = body.queues.find(({ name }: { name: string }) => name === `webhook-${id}`);
    return queue?.jobs.length === 1 ? queue : null;
  });
  expect(board.displayName).toBe(`Support desk · ${new URL(receiver.url).host}`);
  expect(board.jobs[0]).toMatchObject({
    id: eventId,
    name: `message.new · Alice (${alice()}) #${messageId}`,
    failedReason: expect.stringContaining("the endpoint answered 400"),
  });
  expect(JSON.stringify(board)).not.toContain("refused once");
  const retry = `/admin/queues/api/queues/webhook-${id}/${eventId}/retry`;
  const answer = await fetch(system.apiUrl + retry, {
    method: "PUT",
    headers: { "x-api-key": API_TOKEN },
  });
  expect(answer.ok).toBe(true);
  await receiver.waitFor(2);
  expect(receiver.requests[1]!.headers["webhook-id"]).toBe(eventId);
  await settled(hooks, id, eventId, "delivered");
});

test("a callback that was refused is a dead letter too, and can be driven again", async () => {
  await using receiver = await startWebhookReceiver();
  receiver.script(400);
  const params = { chat_id: "@alice_demo", text: "call me back", callback_url: receiver.url };
  await system.api.call("sendMessage", params);
  const letter = await eventually("the dead letter", async () => {
    const { dead_letters } = await hooks.result("GET", "dead-letters?webhook_id=callbacks");
    return dead_letters[0] ?? null;
  });
  expect(letter).toMatchObject({ webhook_id: "callbacks", event_type: "call.finished", chat_id: null });
  expect(await hooks.result("POST", `dead-letters/${letter.id}/redrive`)).toMatchObject({ queued: 1 });
  await receiver.waitFor(2);
  expect(receiver.requests[1]!.headers["webhook-id"]).toBe(letter.event_id);
});

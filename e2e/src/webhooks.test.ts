import { eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { API_TOKEN, type System, startSystem } from "./start-system.ts";
import { signatureOf, textsOf, type WebhookApi, webhookApi } from "./webhook-api.ts";

/** Guarantee: endpoints are managed while everything runs, and every delivery can be looked at and repeated. */

let system: System;
let hooks: WebhookApi;
beforeAll(async () => {
  system = await startSystem({ environment: { WEBHOOK_ALLOW_PRIVATE: "true", WEBHOOK_REJECTED_TRIES: "1" } });
  hooks = webhookApi(system);
});
afterAll(() => system[Symbol.asyncDispose]());

const alice = () => Number(system.people.alice.id);
const write = (text: string, from = "alice_demo") => system.control.write({ from, text });

/** An endpoint of its own receiver that is served, removed after the test. */
async function serve(fields: object = {}) {
  const receiver: WebhookReceiver = await startWebhookReceiver();
  const created = await hooks.result("POST", "webhooks", { url: receiver.url, ...fields });
  onTestFinished(async () => {
    await hooks.ask("DELETE", `webhooks/${created.id}`);
    await receiver.close();
  });
  return { receiver, id: created.id as string, secret: created.secret as string };
}

/** Waits until both have nothing under way and returns the state. */
const delivery = (id: string, eventId: unknown) => hooks.result("GET", `deliveries/${id}.${eventId}`);

async function settled(id: string, eventId: unknown, state: string) {
  return eventually(`the delivery is ${state}`, async () => {
    const found = await hooks.ask("GET", `deliveries/${id}.${eventId}`);
    const isThere = found.status === 200 && found.body.result.state === state;
    return isThere && found.body.result.attempts.length > 0 ? found.body.result : null;
  });
}

test("a new endpoint is served within a second, signed with the secret that was told", async () => {
  const { receiver, secret } = await serve();
  const createdAt = Date.now();
  await eventually("the first message", async () => {
    await write("hello, new endpoint");
    return receiver.requests.length > 0;
  });
  expect(receiver.requests[0]!.at - createdAt).toBeLessThan(1000);
  expect(receiver.requests[0]!.headers["webhook-signature"]).toBe(signatureOf(secret, receiver.requests[0]!));
});

test("chats and types that an endpoint does not want do not reach it", async () => {
  const { receiver } = await serve({ events: ["message.edited"], chats: { ids: [alice()] } });
  const [fromAlice] = await write("to be edited");
  const [fromBob] = await write("to be edited too", "bob_demo");
  await system.control.edit("bob_demo", fromBob!, "edited by Bob");
  await system.control.edit("alice_demo", fromAlice!, "edited by Alice");
  await receiver.waitFor(1);
  expect(textsOf(receiver.requests)).toEqual(["edited by Alice"]);
});

test("during the grace both secrets sign, the new one first", async () => {
  const { receiver, id, secret } = await serve();
  const { secret: second } = await hooks.result("POST", `webhooks/${id}/rotate-secret`, {
    grace_seconds: 60,
  });
  const signed = await eventually("a request with both", async () => {
    await write("signed twice");
    return receiver.requests.find(({ headers }) => String(headers["webhook-signature"]).includes(" "));
  });
  expect(signed.headers["webhook-signature"]).toBe(
    `${signatureOf(second, signed)} ${signatureOf(secret, signed)}`,
  );
  await hooks.result("POST", `webhooks/${id}/rotate-secret`, { grace_seconds: 0 });
  const alone = await eventually("a request with one", async () => {
    await write("signed once");
    return receiver.requests.find(({ headers }) => !String(headers["webhook-signature"]).includes(" "));
  });
  expect([secret, second].map((old) => signatureOf(old, alone))).not.toContain(
    alone.headers["webhook-signature"],
  );
});

test("a test event takes the real way, and what it met with is told", async () => {
  const { receiver, id, secret } = await serve({
    state: "paused",
    headers: { authorization: "Bearer h-secret" },
  });
  receiver.script((_, response) => response.writeHead(418).end("I am a teapot"));
  const refused = await hooks.result("POST", `webhooks/${id}/test`);
  expect(refused).toMatchObject({
    delivered: false,
    status: 418,
    error_class: "http_4xx",
    error: expect.stringContaining("418"),
    remote_address: "127.0.0.1",
    answer: "I am a teapot",
    duration_ms: expect.any(Number),
    phases: { total: expect.any(Number) },
    request_headers: {
      "webhook-id": expect.stringMatching(/^test_/),
      "webhook-signature": signatureOf(secret, receiver.requests[0]!),
      authorization: "[hidden]",
    },
  });
  expect(JSON.stringify(refused)).not.toContain("h-secret");
  expect(receiver.requests[0]!.headers.authorization).toBe("Bearer h-secret");
  expect(receiver.requests[0]!.body).toMatchObject({ event: "endpoint.test", data: { endpoint_id: id } });
  expect(await hooks.result("POST", `webhooks/${id}/test`)).toMatchObject({ delivered: true, status: 200 });
  await receiver.close();
  expect(await hooks.result("POST", `webhooks/${id}/test`)).toMatchObject({
    delivered: false,
    status: null,
    error_class: "connect",
  });
});

test("a delivery can be looked at and sent again under the same id", async () => {
  const { receiver, id } = await serve({ chats: { ids: [alice()] } });
  const [messageId] = await write("once more, please");
  await receiver.waitFor(1);
  const eventId = receiver.requests[0]!.headers["webhook-id"];
  const seen = await settled(id, eventId, "delivered");
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
  await eventually("both attempts are kept", async () => (await delivery(id, eventId)).attempts.length === 2);
});

test("dead letters are listed and driven again, in their order, behind nothing that they overtake", async () => {
  const { receiver, id } = await serve({ chats: { ids: [alice()] } });
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
  const { receiver, id } = await serve({ chats: { ids: [alice()] } });
  receiver.always(400);
  await write("before the range");
  await receiver.waitFor(1);
  await settled(id, receiver.requests[0]!.headers["webhook-id"], "dead");
  const since = new Date().toISOString();
  await write("one");
  await write("two");
  await receiver.waitFor(3);
  await settled(id, receiver.requests[2]!.headers["webhook-id"], "dead");
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
  const { receiver, id } = await serve({ chats: { kinds: ["private"] } });
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
  const { receiver, id } = await serve({ state: "paused" });
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
  const { receiver, id } = await serve({ ordering: "strict", chats: { ids: [alice()] } });
  await write("accepted");
  await receiver.waitFor(1);
  const accepted = receiver.requests[0]!.headers["webhook-id"];
  await settled(id, accepted, "delivered");
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

test("a deleted endpoint gets nothing more, and what waited for it is dropped", async () => {
  const { receiver, id } = await serve({ chats: { ids: [alice()] } });
  receiver.always(() => undefined);
  await write("never answered");
  await write("behind it");
  await receiver.waitFor(1);
  await hooks.result("PATCH", `webhooks/${id}`, { state: "paused" });
  const { deliveries } = await hooks.result("GET", `webhooks/${id}/lanes/${alice()}`);
  await hooks.result("DELETE", `webhooks/${id}`);
  expect((await hooks.ask("GET", `webhooks/${id}`)).status).toBe(404);
  for (const { id: lost } of deliveries) {
    await eventually("it is dropped", async () => {
      const { body } = await hooks.ask("GET", `deliveries/${lost}`);
      return body.result?.state === "dropped";
    });
  }
  await write("after the end");
  await system.receiver.waitFor(1);
  expect(receiver.requests).toHaveLength(1);
});

test("an endpoint that answers 410 is disabled with the reason, others are told, and nothing is lost", async () => {
  const { receiver, id } = await serve({ chats: { ids: [alice()] } });
  const told = await serve({ events: ["endpoint.*"] });
  receiver.script(410);
  await write("gone?");
  await write("behind it");
  const disabled = await eventually("it is disabled", async () => {
    const shown = await hooks.result("GET", `webhooks/${id}`);
    return shown.state === "disabled" ? shown : null;
  });
  expect(disabled).toMatchObject({
    state_reason: expect.stringContaining("410"),
    health: { state: "disabled", pending_events: 2 },
  });
  await told.receiver.waitFor(1);
  expect(told.receiver.requests[0]!.body).toMatchObject({
    event: "endpoint.disabled",
    data: { endpoint_id: id, reason: expect.stringContaining("410") },
  });
  expect(receiver.requests).toHaveLength(1);
  expect(await hooks.result("PATCH", `webhooks/${id}`, { state: "enabled" })).toMatchObject({
    state: "enabled",
    state_reason: null,
    health: { state: "healthy" },
  });
  await receiver.waitFor(3);
  expect(textsOf(receiver.requests)).toEqual(["gone?", "gone?", "behind it"]);
});

test("Bull Board shows deliveries under readable names, and its retry delivers a dead letter", async () => {
  const { receiver, id } = await serve({ description: "Support desk", chats: { ids: [alice()] } });
  receiver.script(400);
  const [messageId] = await write("refused once");
  await receiver.waitFor(1);
  const eventId = receiver.requests[0]!.headers["webhook-id"];
  await settled(id, eventId, "dead");
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
  await settled(id, eventId, "delivered");
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

test("the endpoint of the settings is shown without its key, and cannot be changed", async () => {
  const shown = await hooks.result("GET", "webhooks/default");
  expect(shown).toMatchObject({
    id: "default",
    source: "environment",
    url: system.receiver.url,
    has_api_key: true,
    state: "enabled",
    health: { state: "healthy" },
  });
  for (const [method, path] of [
    ["PATCH", "webhooks/default"],
    ["DELETE", "webhooks/default"],
    ["POST", "webhooks/default/rotate-secret"],
  ] as const) {
    expect((await hooks.ask(method, path, {})).body).toMatchObject({ ok: false, error_code: 409 });
  }
  expect(await hooks.result("POST", "webhooks/default/test")).toMatchObject({ delivered: true });
});

test("addresses that no endpoint may have are refused when they are saved", async () => {
  for (const url of ["http://169.254.169.254/latest", "http://[fd00:ec2::254]/", "http://2852039166/"]) {
    expect((await hooks.ask("POST", "webhooks", { url })).body).toEqual({
      ok: false,
      error_code: 400,
      description: expect.stringMatching(/^Bad Request: url: may not be delivered to/),
    });
  }
});

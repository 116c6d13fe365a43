import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";
import { serve, signatureOf, textsOf, type WebhookApi, webhookApi } from "./webhook-api.ts";

/** Guarantee: endpoints are managed while everything runs, and what is wrong with them is said. */

let system: System;
let hooks: WebhookApi;
beforeAll(async () => {
  system = await startSystem({ environment: { WEBHOOK_ALLOW_PRIVATE: "true", WEBHOOK_REJECTED_TRIES: "1" } });
  hooks = webhookApi(system);
});
afterAll(() => system[Symbol.asyncDispose]());

const alice = () => Number(system.people.alice.id);
const write = (text: string, from = "alice_demo") => system.control.write({ from, text });

test("a new endpoint is served within a second, signed with the secret that was told", async () => {
  const { receiver, secret } = await serve(system);
  const createdAt = Date.now();
  await eventually("the first message", async () => {
    await write("hello, new endpoint");
    return receiver.requests.length > 0;
  });
  expect(receiver.requests[0]!.at - createdAt).toBeLessThan(1000);
  expect(receiver.requests[0]!.headers["webhook-signature"]).toBe(signatureOf(secret, receiver.requests[0]!));
});

test("chats and types that an endpoint does not want do not reach it", async () => {
  const { receiver } = await serve(system, { events: ["message.edited"], chats: { ids: [alice()] } });
  const [fromAlice] = await write("to be edited");
  const [fromBob] = await write("to be edited too", "bob_demo");
  await system.control.edit("bob_demo", fromBob!, "edited by Bob");
  await system.control.edit("alice_demo", fromAlice!, "edited by Alice");
  await receiver.waitFor(1);
  expect(textsOf(receiver.requests)).toEqual(["edited by Alice"]);
});

test("of groups only what concerns the account arrives, when that is asked for", async () => {
  const { receiver } = await serve(system, { chats: { mentions_only: true } });
  const group = -Number(system.people.group.id);
  const sent = await system.api.call("sendMessage", { chat_id: group, text: "Any questions?" });
  const inGroup = (fields: object) =>
    system.control.write({ from: "alice_demo", chat: "demo_group", ...fields });
  await inGroup({ text: "talk among others" });
  await inGroup({ text: "an answer", reply_to: sent.body.result.message_id });
  await write("in private");
  await receiver.waitFor(2);
  expect(textsOf(receiver.requests).sort()).toEqual(["an answer", "in private"]);
});

test("during the grace both secrets sign, the new one first", async () => {
  const { receiver, id, secret } = await serve(system);
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
  const { receiver, id, secret } = await serve(system, {
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

test("a deleted endpoint gets nothing more, and what waited for it is dropped", async () => {
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
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
  const { receiver, id } = await serve(system, { chats: { ids: [alice()] } });
  const told = await serve(system, { events: ["endpoint.*"] });
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

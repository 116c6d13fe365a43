import { silentLogger } from "@telepipe/runtime";
import { eventually, type WebhookReceiver } from "@telepipe/testing";
import { createDispatcher, loadDispatcherConfig } from "@telepipe/webhook-dispatcher";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type System, startSystem } from "./start-system.ts";
import { serve, type WebhookApi, webhookApi } from "./webhook-api.ts";

/** Guarantee: a changed limit of an endpoint holds at once, over all dispatchers that run. */

/** A second on a machine that has nothing else to do; here others run beside. */
const WITHIN_MS = 3000;

let system: System;
let hooks: WebhookApi;
beforeAll(async () => {
  system = await startSystem({ environment: { WEBHOOK_ALLOW_PRIVATE: "true" } });
  hooks = webhookApi(system);
  const second = await createDispatcher(loadDispatcherConfig(system.environment), { log: silentLogger() });
  return () => second.close();
});
afterAll(() => system[Symbol.asyncDispose]());

const patch = (id: string, fields: object) => hooks.result("PATCH", `webhooks/${id}`, fields);

let strangers = 0;
/** New people write so much that an endpoint has enough to do for a whole test. */
async function startCrowd(): Promise<void> {
  const names = Array.from({ length: 24 }, () => {
    strangers += 1;
    const username = `stranger_${strangers}`;
    system.people.world.addUser({ phone: `+888${1000 + strangers}`, firstName: "Stranger", username });
    return username;
  });
  await Promise.all(names.map((from) => system.control.write({ from, text: "crowd", count: 40 })));
}

/** Has a receiver answer after `holdMs`, and counts the requests that it holds. */
function watchFlights(receiver: WebhookReceiver, holdMs: number) {
  const flights = { now: 0, most: 0 };
  receiver.always((_, response) => {
    flights.now += 1;
    flights.most = Math.max(flights.most, flights.now);
    setTimeout(() => {
      flights.now -= 1;
      response.writeHead(200).end();
    }, holdMs);
  });
  return flights;
}

/**
 * Once the change holds `max` requests come in each second. Whatever moment the counting begins at, four
 * times as many lie in no less than two whole seconds and what is next to them; some may be late on a busy machine.
 */
async function expectRate(receiver: WebhookReceiver, max: number, changedAt: number): Promise<void> {
  const later = () => receiver.requests.map(({ at }) => at).filter((at) => at > changedAt + WITHIN_MS);
  const times = await eventually(`${4 * max} requests`, () => later().length >= 4 * max && later());
  expect(times[4 * max - 1]! - times[0]!).toBeGreaterThanOrEqual(1500);
}

test("as many requests are in flight as the new number of connections allows each dispatcher", async () => {
  const { receiver, id } = await serve(system, { max_connections: 2 });
  const flights = watchFlights(receiver, 100);
  await startCrowd();
  await receiver.waitFor(40);
  expect(flights.most).toBe(2 * 2);

  await patch(id, { max_connections: 5 });
  await eventually("five in each", () => flights.now === 2 * 5, WITHIN_MS);
  await receiver.waitFor(receiver.requests.length + 40);
  expect(flights.most).toBe(2 * 5);

  await patch(id, { max_connections: 1 });
  await eventually("one in each", () => flights.now <= 2, WITHIN_MS);
  flights.most = 0;
  await receiver.waitFor(receiver.requests.length + 20);
  expect(flights.most).toBe(2);
});

test("what was sent without a limit, or under a longer one, does not count against the new rate", async () => {
  const { receiver, id } = await serve(system);
  watchFlights(receiver, 10);
  await startCrowd();
  await receiver.waitFor(100);
  await patch(id, { rate_limit: { max: 5, per_seconds: 1 } });
  await expectRate(receiver, 5, Date.now());

  await patch(id, { rate_limit: { max: 20, per_seconds: 3600 } });
  const used = receiver.requests.length;
  await receiver.waitFor(used + 20);
  await patch(id, { rate_limit: { max: 20, per_seconds: 1 } });
  await expectRate(receiver, 20, Date.now());

  await patch(id, { rate_limit: null });
  await receiver.waitFor(receiver.requests.length + 100, 2 * WITHIN_MS);
});

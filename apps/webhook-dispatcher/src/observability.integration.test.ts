import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { pino } from "pino";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "../test/dispatch-corner.ts";
import { newMessage } from "../test/events.ts";

/** A log whose lines can be looked at. */
function recordingLog() {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, log: pino({ base: null }, sink) };
}

test("every attempt is one log line without secrets, in the log and in the file of outgoing calls", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await using folder = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "telepipe-outgoing-"));
  folder.defer(() => rm(directory, { recursive: true }));
  receiver.script(503);
  const { lines, log } = recordingLog();
  const url = receiver.url.replace("http://", "http://user:pw-secret@");
  const dispatcher = await corner.start(
    { WEBHOOK_URL: `${url}?token=t-secret`, WEBHOOK_API_KEY: "k-secret" },
    { outgoingLogDir: directory },
    { log },
  );
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(2);
  const attempts = () => lines.filter(({ msg }) => msg === "delivery.attempted");
  await eventually("two lines", () => attempts().length === 2);
  await dispatcher.close();
  expect(attempts()).toMatchObject([
    {
      endpoint_id: "default",
      event_id: "msg_7_1",
      event_type: "message.new",
      chat_id: 7,
      attempt: 1,
      address: receiver.url,
      status: 503,
      error_class: "http_5xx",
      outcome: "retry",
      retry_in_ms: expect.any(Number),
      duration_ms: expect.any(Number),
    },
    { attempt: 2, status: 200, error_class: null, error: null, outcome: "delivered" },
  ]);
  const file = await readFile(join(directory, (await readdir(directory))[0]!), "utf8");
  expect(
    file
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { method: "POST", url: receiver.url, status: 503, ids: { event_id: "msg_7_1", attempt: 1 } },
    { method: "POST", url: receiver.url, status: 200, error: null },
  ]);
  for (const secret of ["secret", "message 1"]) expect(file + JSON.stringify(lines)).not.toContain(secret);
});

test("health, readiness and metrics are served", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  receiver.script(200, 400, 503);
  receiver.always(() => undefined);
  const dispatcher = await corner.start(
    { WEBHOOK_URL: receiver.url },
    { health: { port: 0, host: "127.0.0.1" }, retry: { rejectedTries: 1 } },
    { stopGraceMs: 50 },
  );
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${dispatcher.healthPort}${path}`);
    return { status: response.status, text: await response.text() };
  };
  await corner.publish(newMessage(7, 1), newMessage(7, 2), newMessage(7, 3), newMessage(7, 4));
  await receiver.waitFor(4);
  expect(await get("/healthz")).toEqual({ status: 200, text: '{"ok":true}' });
  expect(await get("/readyz")).toEqual({ status: 200, text: '{"ready":true,"checks":{"redis":"ok"}}' });
  const { text } = await get("/metrics");
  for (const line of [
    'webhook_events_enqueued_total{type="message.new",app="webhook-dispatcher"} 4',
    'webhook_attempts_total{endpoint="default",outcome="delivered",class="none",app="webhook-dispatcher"} 1',
    'webhook_attempts_total{endpoint="default",outcome="dead",class="http_4xx",app="webhook-dispatcher"} 1',
    'webhook_attempts_total{endpoint="default",outcome="retry",class="http_5xx",app="webhook-dispatcher"} 1',
    'webhook_dead_letter_total{endpoint="default",reason="http_4xx",app="webhook-dispatcher"} 1',
    'webhook_queue_depth{endpoint="default",app="webhook-dispatcher"} 2',
    'webhook_lanes{endpoint="default",app="webhook-dispatcher"} 1',
    'webhook_longest_lane{endpoint="default",app="webhook-dispatcher"} 2',
    'webhook_dead_letters{endpoint="default",app="webhook-dispatcher"} 1',
    'webhook_endpoint_state{endpoint="default",state="healthy",app="webhook-dispatcher"} 1',
    'webhook_endpoint_state{endpoint="default",state="probing",app="webhook-dispatcher"} 0',
    'redis_maxmemory_policy_ok{app="webhook-dispatcher"} 1',
    'webhook_inflight{endpoint="default",app="webhook-dispatcher"} 1',
    'webhook_attempt_duration_seconds_count{app="webhook-dispatcher",endpoint="default"} 3',
    'webhook_end_to_end_seconds_count{app="webhook-dispatcher",endpoint="default"} 1',
  ]) {
    expect(text).toContain(line);
  }
  const oldest = /webhook_oldest_due_seconds\{endpoint="default",app="webhook-dispatcher"\} ([\d.]+)/.exec(
    text,
  );
  expect(Number(oldest?.[1])).toBeGreaterThan(0);
  expect(Number(oldest?.[1])).toBeLessThan(10);
});

test("one line at the start says that there is nowhere to deliver to", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  const { lines, log } = recordingLog();
  await corner.start({}, {}, { log });
  expect(lines.filter(({ msg }) => String(msg).includes("WEBHOOK_URL"))).toHaveLength(1);
});

test("a taken health port is named", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  const taken = await corner.start({}, { health: { port: 0, host: "127.0.0.1" } });
  await expect(corner.start({}, { health: { port: taken.healthPort!, host: "127.0.0.1" } })).rejects.toThrow(
    /DISPATCHER_HEALTH_PORT/,
  );
});

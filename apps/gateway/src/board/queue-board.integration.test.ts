import { Queue } from "bullmq";
import { describe, expect, test } from "vitest";
import { API_KEY, startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

const KEY = { "x-api-key": API_KEY };
const basic = (password: string) => ({ authorization: `Basic ${btoa(`anyone:${password}`)}` });

/** A delivery that ended in the dead letters' place. */
async function addWebhookJob(gateway: TestGateway, queueName: string): Promise<string> {
  const queue = new Queue(queueName, { connection: gateway.redis.connect(), prefix: gateway.redis.prefix });
  const job = await queue.add("deliver", { event_id: "e1", text: "a private message", secret: "whsec_x" });
  return job.id!;
}

describe("who may see the board", () => {
  test("the API key or the password opens it, nothing else does", async () => {
    await using gateway = await startTestGateway({
      execute: null,
      config: { BULL_BOARD_PASSWORD: "open sesame" },
    });
    const status = async (headers: Record<string, string>) =>
      (await gateway.get("/admin/queues", headers)).status;
    expect(await status(KEY)).toBe(200);
    expect(await status(basic("open sesame"))).toBe(200);
    expect(await status(basic(API_KEY))).toBe(401);
    expect(await status({ "x-api-key": "open sesame" })).toBe(401);
    const refused = await gateway.get("/admin/queues/api/queues");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
      401,
      'Basic realm="Telepipe queues", charset="UTF-8"',
    ]);
    expect(await refused.json()).toMatchObject({ ok: false, error_code: 401 });
  });

  test("without a password of its own the API key is the password", async () => {
    await using gateway = await startTestGateway({ execute: null });
    expect((await gateway.get("/admin/queues", basic(API_KEY))).status).toBe(200);
  });

  test("a change must come from the board's own pages", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const pause = async (headers: Record<string, string>) => {
      const url = `${gateway.apiUrl}/admin/queues/api/queues/incoming/pause`;
      return (await fetch(url, { method: "PUT", headers: { ...basic(API_KEY), ...headers } })).status;
    };
    expect(await pause({ origin: "https://evil.example" })).toBe(403);
    expect(await pause({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await pause({ origin: "null" })).toBe(403);
    expect(await pause({ origin: gateway.apiUrl })).toBe(200);
    expect(await pause({})).toBe(200);
  });
});

describe("what the board shows", () => {
  test("the page and its assets come from the gateway, wherever it was started", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const page = await (await gateway.get("/admin/queues", KEY)).text();
    expect(page).toContain('<base href="/admin/queues/"');
    const script = /src="([^"]*\.js)"/.exec(page)![1]!;
    const asset = await gateway.get(new URL(script, "http://x/admin/queues/").pathname, KEY);
    expect([asset.status, asset.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("javascript"),
    ]);
  });

  test("queues of endpoints appear, with the jobs' contents as lengths only", async () => {
    await using gateway = await startTestGateway({ execute: null });
    await addWebhookJob(gateway, "webhook-default");
    const { queues } = await gateway.getJson("/admin/queues/api/queues?activeQueue=webhook-default", KEY);
    expect(queues.map(({ name }: { name: string }) => name)).toEqual(["send", "incoming", "webhook-default"]);
    expect(queues[2].jobs[0].data).toEqual({
      event_id: "e1",
      text: "<17 characters>",
      secret: "<7 characters>",
    });
  });

  test("a queue that comes while the board runs appears as well", async () => {
    let now = 0;
    await using gateway = await startTestGateway({ execute: null, clock: { now: () => now } });
    const names = async () => {
      const { queues } = await gateway.getJson("/admin/queues/api/queues", KEY);
      return queues.map(({ name }: { name: string }) => name);
    };
    expect(await names()).toEqual(["send", "incoming"]);
    await addWebhookJob(gateway, "webhook-late");
    now = 5000;
    expect(await names()).toEqual(["send", "incoming", "webhook-late"]);
  });

  test("what would write shortened contents back, or lose jobs, is refused", async () => {
    await using gateway = await startTestGateway({ execute: null });
    const id = await addWebhookJob(gateway, "webhook-default");
    const act = async (method: string, path: string, body: object) => {
      const url = `${gateway.apiUrl}/admin/queues/api/queues/webhook-default/${path}`;
      const headers = { ...KEY, "content-type": "application/json" };
      return (await fetch(url, { method, headers, body: JSON.stringify(body) })).status;
    };
    expect(await act("PATCH", `${id}/update-data`, { jobData: {} })).toBe(403);
    expect(await act("POST", "add", { name: "x", data: {} })).toBe(403);
    expect(await act("PUT", "empty", {})).toBe(403);
    expect(await act("PUT", "obliterate", {})).toBe(403);
    expect(await act("PUT", "concurrency", { concurrency: 5 })).toBe(403);
    // The waiting job is what moves its chat on.
    expect(await act("PUT", `${id}/clean`, {})).toBe(403);
    for (const state of ["wait", "delayed", "active"])
      expect(await act("PUT", `clean/${state}`, {})).toBe(403);
    expect(await act("PUT", "clean/failed", {})).toBe(200);
  });
});

describe("endpoints of the API", () => {
  test("one that was made while the board runs has its queue there, under its name", async () => {
    let now = 0;
    await using gateway = await startTestGateway({
      execute: null,
      clock: { now: () => now },
      config: { WEBHOOK_SECRETS_KEY: "ab".repeat(32) },
    });
    const shown = async () => {
      now += 5000;
      const { queues } = await gateway.getJson("/admin/queues/api/queues", KEY);
      return queues.map(({ name, displayName }: Record<string, string>) => [name, displayName]);
    };
    expect(await shown()).toHaveLength(2);
    const create = async (body: object) => {
      const answer = await fetch(`${gateway.apiUrl}/api_v1/webhooks`, {
        method: "POST",
        headers: KEY,
        body: JSON.stringify(body),
      });
      return ((await answer.json()) as { result: { id: string } }).result.id;
    };
    const crm = await create({ url: "https://93.184.216.34/hook/token-secret", description: "CRM" });
    const plain = await create({ url: "https://93.184.216.34:8443/" });
    const board = await shown();
    expect(Object.fromEntries(board.slice(2))).toEqual({
      [`webhook-${crm}`]: "CRM · 93.184.216.34",
      [`webhook-${plain}`]: `${plain} · 93.184.216.34:8443`,
    });
    expect(JSON.stringify(board)).not.toContain("token-secret");
  });
});

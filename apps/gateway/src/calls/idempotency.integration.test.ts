import { randomUUID } from "node:crypto";
import { ApiError } from "@telepipe/contracts";
import { eventually, openRedisLine } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { API_KEY, startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";
import { createGateway, loadGatewayConfig } from "../index.ts";

/** An Idempotency-Key stands for one call, across gateways and their deaths. */

const SENT = {
  message_id: 42,
  date: 1_767_268_800,
  chat: { id: 7, type: "private", first_name: "A" },
  text: "Hi",
};
const CALL = { chat_id: 7, text: "Hi" };

/** A second gateway on the same Redis. */
async function startAnother({ redis, mediaDir }: TestGateway) {
  const gateway = await createGateway(
    loadGatewayConfig({
      X_API_TOKEN: API_KEY,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      MEDIA_DIR: mediaDir,
      GATEWAY_PORT: "0",
      MEDIA_PORT: "0",
      LOG_LEVEL: "fatal",
    }),
  );
  const post = async (method: string, body: unknown, headers: Record<string, string>) => {
    const init = {
      method: "POST",
      headers: { "x-api-key": API_KEY, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${gateway.apiUrl}/api_v1/${method}`, init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { post, [Symbol.asyncDispose]: () => gateway.close() };
}

test("two gateways with the same call at once make it once, and both answer", async () => {
  const gate = Promise.withResolvers<void>();
  await using gateway = await startTestGateway({
    execute: async () => {
      await gate.promise;
      return SENT;
    },
  });
  await using another = await startAnother(gateway);
  const headers = { "idempotency-key": randomUUID() };
  const answers = [gateway.post("sendMessage", CALL, headers), another.post("sendMessage", CALL, headers)];
  await eventually("the call", () => gateway.calls.length === 1);
  gate.resolve();
  const [one, other] = await Promise.all(answers);
  expect(one?.body).toEqual(other?.body);
  const replayed = [one, other].filter((answer) => answer?.headers.get("idempotent-replayed") === "true");
  expect(replayed).toHaveLength(1);
  expect(gateway.calls).toHaveLength(1);
});

test("a gateway that died between taking the key and enqueueing leaves nothing to double", async () => {
  await using gateway = await startTestGateway();
  const headers = { "idempotency-key": randomUUID() };
  const first = await gateway.post("sendMessage", CALL, headers);
  // As it is when the gateway dies there: the key is taken, nothing was enqueued, nothing is remembered.
  const redis = gateway.redis.connect();
  const [record = ""] = (await gateway.redis.keys()).filter((key) => key.includes(":idempotency:"));
  const { job_id: id = "", seed } = await redis.hgetall(record);
  await redis.del(`${gateway.redis.prefix}:call:${id}`, `${gateway.redis.prefix}:send:${id}`);
  await redis.zrem(`${gateway.redis.prefix}:send:completed`, id);
  const again = await gateway.post("sendMessage", CALL, headers);
  expect(again.status).toBe(200);
  expect(first.status).toBe(200);
  // The same job, and so the same `random_id`: to Telegram the same message.
  expect(gateway.calls.map(({ jobId, randomSeed }) => [jobId, randomSeed])).toEqual([
    [id, seed],
    [id, seed],
  ]);
});

test("what was not executed is made again, under the random_id of the first try", async () => {
  const outcomes = [() => new ApiError("TELEGRAM_UNAVAILABLE"), () => new ApiError("FLOOD_WAIT"), () => null];
  await using gateway = await startTestGateway({
    execute: () => {
      const error = outcomes.shift()?.();
      if (error) throw error;
      return SENT;
    },
  });
  const headers = { "idempotency-key": randomUUID() };
  const statuses: number[] = [];
  for (let n = 0; n < 4; n++) statuses.push((await gateway.post("sendMessage", CALL, headers)).status);
  expect(statuses).toEqual([503, 429, 200, 200]);
  expect(gateway.calls).toHaveLength(3);
  expect(new Set(gateway.calls.map(({ randomSeed }) => randomSeed)).size).toBe(1);
  const first = gateway.calls[0]?.jobId;
  expect(gateway.calls.map(({ jobId }) => jobId)).toEqual([first, `${first}-2`, `${first}-3`]);
});

test("a call whose key Redis has lost is made again under the same random_id, and only that call", async () => {
  await using gateway = await startTestGateway();
  const key = randomUUID();
  const post = (body: object, name = key) => gateway.post("sendMessage", body, { "idempotency-key": name });
  await post(CALL);
  const redis = gateway.redis.connect();
  const lose = async () => {
    const records = (await gateway.redis.keys()).filter((name) => /:(idempotency|call):/.test(name));
    await redis.del(...records);
  };
  await lose();
  await post(CALL);
  await lose();
  await post({ ...CALL, text: "Other" });
  await post(CALL, randomUUID());
  const [first, again, otherCall, otherKey] = gateway.calls;
  expect(again?.randomSeed).toBe(first?.randomSeed);
  expect(again?.jobId).not.toBe(first?.jobId);
  // Nobody has had this job before: it may not take what it finds done for its own doing.
  expect(again?.isRepeated).toBe(false);
  expect(new Set([first, otherCall, otherKey].map((call) => call?.randomSeed)).size).toBe(3);
});

test("a gateway that was made while Redis was away works when it is back", async () => {
  await using line = await openRedisLine(inject("redisUrl"));
  await using gateway = await startTestGateway({ config: { REDIS_URL: line.url } });
  line.cut();
  const refused = await gateway.post("sendMessage", CALL);
  expect(refused.status).toBe(503);
  line.mend();
  const answer = await eventually("an answer", async () => {
    const { status } = await gateway.post("sendMessage", CALL);
    return status === 200;
  });
  expect(answer).toBe(true);
});

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AccountStatusStore,
  CallRecords,
  CallSettlement,
  consumeSendQueue,
  IdempotencyRecords,
  type ReceivedCall,
  type SendConsumer,
  silentLogger,
  systemClock,
} from "@telepipe/runtime";
import { createTestRedis, type TestRedis } from "@telepipe/testing";
import { inject } from "vitest";
import { createGateway, type GatewayConfig, type GatewayOverrides, loadGatewayConfig } from "../src/index.ts";

export const API_KEY = "test-api-key-1234567890";

/** What the played worker does with a call: returns the canonical result or throws an `ApiError`. */
export type Execute = (call: ReceivedCall) => unknown;

export interface TestGatewayOptions extends GatewayOverrides {
  readonly config?: Partial<GatewayConfig>;
  /** The worker; null runs none. */
  readonly execute?: Execute | null;
}

/** A real gateway on real Redis, with a worker played by a real consumer of its queue. */
export interface TestGateway extends AsyncDisposable {
  readonly apiUrl: string;
  readonly mediaUrl: string;
  readonly mediaDir: string;
  readonly redis: TestRedis;
  readonly status: AccountStatusStore;
  /** The calls that reached the worker. */
  readonly calls: readonly ReceivedCall[];
  /** `POST /api_v1/<method>` with the API key; an object becomes a JSON body. */
  post(method: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The JSON at a path. */
  // Tests look at wire shapes written out by hand, so the body is deliberately untyped.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  getJson(path: string, headers?: Record<string, string>): Promise<any>;
  /** Everything in the media folder, hidden files included. */
  mediaFiles(): Promise<string[]>;
  close(): Promise<void>;
}

/** An answer whose body was read as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look at wire shapes written out by hand, so the body is deliberately untyped.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

const SENT = {
  message_id: 42,
  date: 1_767_268_800,
  chat: { id: 1111111, type: "private", first_name: "Alice" },
  text: "Hello",
};

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const stack = new AsyncDisposableStack();
  const redis = stack.use(createTestRedis(inject("redisUrl")));
  const mediaDir = await mkdtemp(join(tmpdir(), "telepipe-gateway-test-"));
  stack.defer(() => rm(mediaDir, { recursive: true, force: true }));
  const calls: ReceivedCall[] = [];
  const execute = options.execute === undefined ? () => SENT : options.execute;
  if (execute !== null) stack.adopt(await playWorker(redis, calls, execute), (worker) => worker.close());
  const gateway = stack.use(
    await createGateway(testConfig(redis, mediaDir, options.config), testOverrides(options)),
  );
  return {
    apiUrl: gateway.apiUrl,
    mediaUrl: gateway.mediaUrl,
    mediaDir,
    redis,
    status: new AccountStatusStore(redis.connect(), redis.prefix),
    calls,
    post: (method, body, headers) => post(gateway.apiUrl, method, body, headers),
    get: (path, headers = {}) => fetch(gateway.apiUrl + path, { headers, redirect: "manual" }),
    getJson: async (path, headers = {}) => (await fetch(gateway.apiUrl + path, { headers })).json(),
    mediaFiles: () => readdir(mediaDir),
    close: () => gateway.close(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function testConfig(redis: TestRedis, mediaDir: string, config: Partial<GatewayConfig> = {}): GatewayConfig {
  const defaults = loadGatewayConfig({
    X_API_TOKEN: API_KEY,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    MEDIA_DIR: mediaDir,
    GATEWAY_PORT: "0",
    MEDIA_PORT: "0",
  });
  return { ...defaults, ...config };
}

function testOverrides({ log = silentLogger(), clock, closeGraceMs }: TestGatewayOptions): GatewayOverrides {
  return {
    log,
    ...(clock === undefined ? {} : { clock }),
    ...(closeGraceMs === undefined ? {} : { closeGraceMs }),
  };
}

function playWorker(redis: TestRedis, calls: ReceivedCall[], execute: Execute): Promise<SendConsumer> {
  return consumeSendQueue({
    redis: redis.connect(),
    prefix: redis.prefix,
    log: silentLogger(),
    concurrency: 50,
    settlement: new CallSettlement({
      records: new CallRecords(redis.connect(), redis.prefix),
      idempotency: new IdempotencyRecords(redis.connect(), redis.prefix),
      clock: systemClock,
      keepMs: 60_000,
      callBack: async () => undefined,
    }),
    laneOf: () => null,
    execute: async (call) => {
      calls.push(call);
      return execute(call);
    },
  });
}

async function post(
  apiUrl: string,
  method: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isRaw = typeof body === "string" || body instanceof FormData || body instanceof URLSearchParams;
  const response = await fetch(`${apiUrl}/api_v1/${method}`, {
    method: "POST",
    headers: {
      "x-api-key": API_KEY,
      ...(isRaw ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: isRaw ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

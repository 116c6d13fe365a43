import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, loadGatewayConfig } from "@telepipe/gateway";
import { type Environment, type Logger, silentLogger } from "@telepipe/runtime";
import {
  createDemoWorld,
  type DemoWorld,
  type Simulator,
  startControl,
  startSimulator,
} from "@telepipe/telegram-simulator";
import { createTelegramWorker, loadWorkerConfig } from "@telepipe/telegram-worker";
import { sessionPaths, writeSessionFile } from "@telepipe/telegram-worker/session-file";
import { createTestRedis, eventually, startWebhookReceiver, type WebhookReceiver } from "@telepipe/testing";
import { createDispatcher, loadDispatcherConfig } from "@telepipe/webhook-dispatcher";
import { inject } from "vitest";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { type ControlClient, createControlClient } from "./control-client.ts";

/** The whole system in one process: the apps as in production, on a real Redis and the simulated Telegram. */
export interface System extends AsyncDisposable {
  readonly api: ApiClient;
  readonly apiUrl: string;
  readonly mediaUrl: string;
  readonly mediaDir: string;
  readonly receiver: WebhookReceiver;
  readonly simulator: Simulator;
  /** Directs the simulated Telegram over its control API. */
  readonly control: ControlClient;
  /** The account and the people around it. */
  readonly people: DemoWorld;
  readonly environment: Environment;
}

/** What a test may change. */
export interface SystemOptions {
  /** Over the defaults; names are those of `.env`. */
  readonly environment?: Environment;
  /** Where all apps log; nowhere by default. */
  readonly log?: Logger;
}

export const API_TOKEN = "e2e-api-token";
export const WEBHOOK_KEY = "e2e-webhook-key";

/** Starts everything and waits until the gateway calls it ready. Closed last first. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const stack = new AsyncDisposableStack();
  try {
    return await open(stack, options);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function open(stack: AsyncDisposableStack, options: SystemOptions): Promise<System> {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-e2e-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const redis = stack.use(createTestRedis(inject("redisUrl")));
  const receiver = stack.use(await startWebhookReceiver());
  const people = createDemoWorld();
  stack.defer(() => people.world.close());
  const simulator = await startSimulator({ world: people.world });
  stack.defer(() => simulator.close());
  const control = stack.use(await startControl({ simulator, account: people.account }));

  const environment: Environment = {
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    MEDIA_DIR: join(directory, "media"),
    TG_SESSION_NAME: join(directory, "sessions", "account"),
    WEBHOOK_SECRETS_KEY_FILE: join(directory, "sessions", "webhooks", "secrets.key"),
    TG_PHONE_NUMBER: "+9996620001",
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    X_API_TOKEN: API_TOKEN,
    WEBHOOK_URL: receiver.url,
    WEBHOOK_API_KEY: WEBHOOK_KEY,
    GATEWAY_PORT: "0",
    MEDIA_PORT: "0",
    MEDIA_FETCH_PRIVATE: "true",
    PRINT_MESSAGES: "false",
    ...options.environment,
  };
  const { dcId, authKey } = simulator.mintSession(people.account);
  await writeSessionFile(sessionPaths(environment.TG_SESSION_NAME ?? "", true), {
    dcId,
    serverAddress: "127.0.0.1",
    port: 443,
    authKey,
  });

  const { log = silentLogger() } = options;
  const gateway = stack.use(await createGateway(loadGatewayConfig(environment), { log }));
  // Webhooks link to the media listener, whose port is known only now.
  const mediaPort = new URL(gateway.mediaUrl).port;
  stack.use(
    await createDispatcher(loadDispatcherConfig({ ...environment, PUBLIC_MEDIA_PORT: mediaPort }), { log }),
  );
  stack.use(await createTelegramWorker(loadWorkerConfig(environment), { log }));
  await eventually("the system is ready", async () => (await fetch(`${gateway.apiUrl}/readyz`)).ok, 20_000);

  return {
    api: createApiClient(gateway.apiUrl, API_TOKEN),
    apiUrl: gateway.apiUrl,
    mediaUrl: gateway.mediaUrl,
    mediaDir: environment.MEDIA_DIR ?? "",
    receiver,
    simulator,
    control: createControlClient(control.url),
    people,
    environment,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

import {
  AccountStatusStore,
  CallRecords,
  type Clock,
  closeRedis,
  connectRedis,
  createLogger,
  createMediaLinks,
  IdempotencyRecords,
  LaneReader,
  type Logger,
  type Running,
  reportDurability,
  SendCaller,
  startRunning,
  systemClock,
  UpdateStreams,
} from "@telepipe/runtime";
import type { Hono } from "hono";
import type { Redis } from "ioredis";
import { createQueueBoard, type QueueBoard } from "./board/queue-board.ts";
import { AccountGate } from "./calls/account-gate.ts";
import { CallExecutor } from "./calls/call-executor.ts";
import { gatewayChecks } from "./calls/gateway-checks.ts";
import { LostAnswers } from "./calls/lost-answers.ts";
import { prepareMethods } from "./calls/prepared-method.ts";
import type { GatewayConfig } from "./config.ts";
import { BOARD_PATH, createApiApp } from "./http/api-app.ts";
import { createApp } from "./http/create-app.ts";
import type { GatewayEnv } from "./http/gateway-env.ts";
import { type Listener, listen } from "./http/listener.ts";
import { mediaRoutes } from "./media/media-routes.ts";
import { startMediaSweeper } from "./media/media-sweeper.ts";
import { createGatewayMetrics, type GatewayMetrics } from "./metrics.ts";
import { createFetchFile } from "./staging/fetch-file.ts";
import { MediaFolder } from "./staging/media-folder.ts";
import { Stager } from "./staging/stager.ts";
import { BotWebhooks } from "./updates/bot-webhooks.ts";
import { type UpdateMethod, updateMethods } from "./updates/update-methods.ts";
import { UpdatePoller } from "./updates/update-poller.ts";
import { createCheckUrl } from "./webhooks/check-url.ts";
import { createWebhookApi, type WebhookApi } from "./webhooks/webhook-api.ts";

/** What tests and embedders may replace. */
export interface GatewayOverrides {
  readonly log?: Logger;
  readonly clock?: Clock;
  /** How long a stop waits for calls that run. */
  readonly closeGraceMs?: number;
}

/** A gateway that serves. */
export interface Gateway {
  readonly apiUrl: string;
  readonly mediaUrl: string;
}

/** What every part is made with. */
interface Base {
  readonly config: GatewayConfig;
  readonly log: Logger;
  readonly clock: Clock;
}

/** The ways to the queues. */
interface Queues {
  readonly redis: Redis;
  readonly sendCaller: SendCaller;
  readonly board: QueueBoard;
  readonly webhooks: WebhookApi;
}

/** The updates of Bot API programs; nobody polls when there is no token. */
interface Updates {
  readonly poller: UpdatePoller | null;
  readonly methods: ReadonlyMap<string, UpdateMethod>;
}

/** Shorter than the time that a supervisor gives a process to stop. */
const CLOSE_GRACE_MS = 20_000;
/** For the answers to calls that a stop has cut short. */
const LAST_ANSWERS_MS = 500;
const MEGABYTE = 1024 ** 2;
const GIGABYTE = 1024 ** 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Starts a gateway. Closing goes the other way round: no new requests, those that run finish, then the queues,
 * then Redis.
 *
 * @throws Error naming the variable when a port is taken or Redis does not answer
 */
export function createGateway(
  config: GatewayConfig,
  overrides: GatewayOverrides = {},
): Promise<Gateway & Running> {
  const { log = createLogger("gateway", config), clock = systemClock } = overrides;
  return startRunning(async ({ stack }) => {
    const base: Base = { config, log, clock };
    const queues = await openQueues(stack, base);
    const listeners: Listener[] = [];
    stack.defer(() => stop(listeners, queues.sendCaller, overrides.closeGraceMs ?? CLOSE_GRACE_MS));
    const updates = await openUpdates(stack, base, queues);
    const metrics = createGatewayMetrics({
      redis: queues.redis,
      waitingPolls: () => updates.poller?.waiting ?? 0,
      pendingCalls: () => queues.sendCaller.pending,
      queueCounts: () => queues.board.counts(),
    });
    const folder = await MediaFolder.open(config.MEDIA_DIR);
    startRetention(stack, base, folder, metrics);

    // Links hold the API's port, which is known only once it listens.
    let links = createMediaLinks(config);
    const api = composeApi(base, { ...queues, updates: updates.methods }, folder, metrics, (file) =>
      links.onApi(file),
    );
    const apiListener = await listen(api, {
      host: config.GATEWAY_HOST,
      port: config.GATEWAY_PORT,
      portVariable: "GATEWAY_PORT",
    });
    listeners.push(apiListener);
    links = createMediaLinks({ ...config, GATEWAY_PORT: apiListener.port });

    const media = createApp(log, metrics).route("/media", mediaRoutes(folder.directory, metrics));
    const mediaListener = await listen(media, {
      host: config.MEDIA_HOST,
      port: config.MEDIA_PORT,
      portVariable: "MEDIA_PORT",
    });
    listeners.push(mediaListener);
    log.info({ api_port: apiListener.port, media_port: mediaListener.port }, "gateway.listening");
    return { apiUrl: apiListener.url, mediaUrl: mediaListener.url };
  });
}

async function openQueues(stack: AsyncDisposableStack, { config, log, clock }: Base): Promise<Queues> {
  const { REDIS_URL: url, REDIS_PREFIX: prefix } = config;
  const redis = stack.adopt(await connectRedis({ url, role: "fail-fast", log }), closeRedis);
  const eventsRedis = stack.adopt(await connectRedis({ url, role: "patient", log }), closeRedis);
  await reportDurability(redis, log);
  const webhooks = createWebhookApi({
    redis,
    prefix,
    secretsKey: config,
    checkUrl: createCheckUrl({
      allowPrivate: config.WEBHOOK_ALLOW_PRIVATE,
      allowedCidrs: config.WEBHOOK_ALLOWED_CIDRS,
    }),
    log,
    clock,
  });
  stack.defer(() => webhooks.close());
  const board = createQueueBoard({
    path: BOARD_PATH,
    redis,
    prefix,
    log,
    clock,
    endpoints: webhooks.endpoints,
  });
  stack.defer(() => board.close());
  const sendCaller = await SendCaller.open({ redis, eventsRedis, prefix, log, clock });
  return { redis, sendCaller, board, webhooks };
}

/** The updates of each token. Nobody's when there is none: then no stream is kept either. */
async function openUpdates(
  stack: AsyncDisposableStack,
  { config, log, clock }: Base,
  { redis, webhooks: { registry, views } }: Queues,
): Promise<Updates> {
  const { REDIS_URL: url, REDIS_PREFIX: prefix, BOT_API_TOKENS: tokens } = config;
  const streams = new UpdateStreams(redis, prefix, clock);
  await streams.keepConsumers(tokens.map(({ id }) => id));
  if (tokens.length === 0) return { poller: null, methods: new Map() };
  const subscriber = stack.adopt(await connectRedis({ url, role: "patient", log }), closeRedis);
  const poller = await UpdatePoller.open({ streams, subscriber, log });
  stack.defer(() => poller.close());
  const webhooks = new BotWebhooks({ streams, registry, views, lanes: new LaneReader(redis, prefix) });
  return { poller, methods: updateMethods({ poller, webhooks }) };
}

function startRetention(
  stack: AsyncDisposableStack,
  { config, log, clock }: Base,
  folder: MediaFolder,
  metrics: GatewayMetrics,
): void {
  const { MEDIA_RETENTION_DAYS: days, MEDIA_MAX_TOTAL_GB: gigabytes } = config;
  const sweeper = startMediaSweeper({
    directory: folder.directory,
    rules: {
      maxAgeMs: days === 0 ? null : days * DAY_MS,
      maxTotalBytes: gigabytes === 0 ? null : gigabytes * GIGABYTE,
    },
    log,
    clock,
    onSwept: metrics.mediaFolderSeen,
  });
  stack.defer(() => sweeper.close());
}

function composeApi(
  { config, log, clock }: Base,
  { redis, sendCaller, board, webhooks, updates }: Queues & { updates: Updates["methods"] },
  folder: MediaFolder,
  metrics: GatewayMetrics,
  mediaUrl: (file: string) => string,
): Hono<GatewayEnv> {
  const statusStore = new AccountStatusStore(redis, config.REDIS_PREFIX);
  const stager = new Stager({
    folder,
    fetchFile: createFetchFile({
      timeoutMs: config.MEDIA_FETCH_TIMEOUT_SECONDS * 1000,
      followRedirects: config.MEDIA_FETCH_REDIRECTS,
      allowPrivate: config.MEDIA_FETCH_PRIVATE,
    }),
    maxMegabytes: config.MEDIA_MAX_MB,
    onReceived: metrics.mediaReceived,
  });
  const records = new CallRecords(redis, config.REDIS_PREFIX);
  const executor = new CallExecutor({
    sendCaller,
    records,
    idempotency: new IdempotencyRecords(redis, config.REDIS_PREFIX),
    lifetimes: {
      keyMs: config.IDEMPOTENCY_KEY_HOURS * HOUR_MS,
      resultMs: config.JOB_RESULT_HOURS * HOUR_MS,
      waitMs: config.JOB_WAIT_HOURS * HOUR_MS,
    },
    gate: new AccountGate(statusStore, clock),
    stager,
    bodyLimitBytes: config.JSON_BODY_LIMIT_MB * MEGABYTE,
    log,
  });
  return createApiApp({
    config,
    methods: prepareMethods(),
    executor,
    sendCaller,
    records,
    updates,
    lostAnswers: composeLostAnswers({ config, clock }, redis),
    presentation: { mediaUrl },
    mediaDirectory: folder.directory,
    statusStore,
    checks: gatewayChecks({ redis, queue: sendCaller.queue, statusStore }),
    board,
    webhooks,
    metrics,
    log,
  });
}

function composeLostAnswers(
  { config, clock }: Pick<Base, "config" | "clock">,
  redis: Redis,
): LostAnswers | null {
  const lifeMs = config.BOT_API_LOST_ANSWER_SECONDS * 1000;
  return lifeMs === 0 ? null : new LostAnswers({ redis, prefix: config.REDIS_PREFIX, lifeMs, clock });
}

/** No new requests; those that run finish or, after `graceMs`, are told that they did not; then all is cut. */
async function stop(listeners: readonly Listener[], sendCaller: SendCaller, graceMs: number): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.drain(graceMs)));
  await sendCaller.close();
  await Promise.all(listeners.map((listener) => listener.drain(LAST_ANSWERS_MS)));
  await Promise.all(listeners.map((listener) => listener.close()));
}

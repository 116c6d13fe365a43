import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INCOMING_QUEUE } from "@telepipe/contracts";
import { askRedis, startLocalRedis } from "@telepipe/local-redis";
import { nodeFlags } from "@telepipe/runtime";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { type Child, startChild } from "../processes/child.ts";
import { startTaskProcess, type TaskProcess } from "../processes/task-process.ts";
import { peakMemoryBytes, withCpuUsage } from "../processes/usage.ts";
import type { HookReceiverTasks, ReceivedFigures, ReceiverBehaviour } from "./hook-receiver-main.ts";
import { benchEndpoints, benchEvents, type Load, PLAIN_QUEUE } from "./load.ts";

/** Who delivers. */
export type Subject = "telepipe" | "plain";

/** One load on one subject. */
export interface WebhookRun {
  readonly subject: Subject;
  readonly dispatchers: number;
  readonly load: Load;
  readonly behaviour: Pick<ReceiverBehaviour, "latencyMs" | "share500" | "hanging">;
}

/** What it came to. Only endpoints that answer count. */
export interface WebhookFigures extends ReceivedFigures {
  readonly expected: number;
  /** From the first event's publication to the last delivery. */
  readonly perSecond: number;
  /** CPU microseconds per delivery, of all dispatchers together and of Redis. */
  readonly dispatcherUs: number;
  readonly redisUs: number;
  /** The most that any dispatcher had resident, in MB. */
  readonly peakMegabytes: number;
  readonly redisConnections: number;
}

/** What the measurements run on. */
export interface WebhookBench extends AsyncDisposable {
  measure(run: WebhookRun): Promise<WebhookFigures>;
}

export interface WebhookBenchOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly profileDirectory: string | undefined;
  readonly onProgress: (text: string) => void;
}

const BATCH = 50;
const RUN_TIMEOUT_MS = 120_000;
const repository = join(import.meta.dirname, "../../..");

/** Starts Redis and the receiver; each run starts dispatchers of its own, with keys of its own. */
export async function openWebhookBench(options: WebhookBenchOptions): Promise<WebhookBench> {
  const { environment, onProgress, profileDirectory } = options;
  await using opening = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "telepipe-bench-"));
  opening.defer(() => rm(directory, { recursive: true, force: true }));
  const redis = opening.use(
    await startLocalRedis({
      dataDir: join(directory, "redis"),
      cacheDir: environment.TELEPIPE_CACHE_DIR ?? join(repository, ".data/redis-cache"),
      onProgress,
    }),
  );
  const receiver = await startTaskProcess<HookReceiverTasks>({
    name: "hook-receiver",
    main: join(import.meta.dirname, "hook-receiver-main.ts"),
    directory,
    environment,
  });
  opening.defer(() => receiver.close());
  const { baseUrl } = await receiver.run("describe", undefined);
  const pid = Number(/^process_id:(\d+)/m.exec(await askRedis(redis.url, "INFO server"))?.[1]);
  let runs = 0;
  const site = {
    directory,
    environment,
    profileDirectory,
    redisUrl: redis.url,
    redisPid: pid,
    receiver,
    baseUrl,
  };
  const stack = opening.move();
  return {
    measure: (run) => measureRun(run, `run${++runs}`, site),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Site {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly profileDirectory: string | undefined;
  readonly redisUrl: string;
  readonly redisPid: number;
  readonly receiver: TaskProcess<HookReceiverTasks>;
  readonly baseUrl: string;
}

async function measureRun(run: WebhookRun, prefix: string, site: Site): Promise<WebhookFigures> {
  const { load, behaviour } = run;
  const answering = load.endpoints - (behaviour.hanging === null ? 0 : 1);
  const expected = answering * load.chats * load.eventsPerChat;
  await site.receiver.run("behave", { ...behaviour, expected, seed: 1 });
  await using stack = new AsyncDisposableStack();
  const redis = new Redis(site.redisUrl, { maxRetriesPerRequest: null });
  stack.defer(() => redis.disconnect());
  const dispatchers: Child[] = [];
  for (let n = 0; n < run.dispatchers; n += 1)
    dispatchers.push(await startDispatcher(run, prefix, n, site, stack));
  const events = benchEvents(load, prefix);
  const publish = await openPublisher(run, prefix, site, redis, stack);
  const watched = [...dispatchers, { name: "redis", pid: site.redisPid }];
  const startedAt = Date.now();
  const { result, cpuUs } = await withCpuUsage(watched, async () => {
    for (let start = 0; start < events.length; start += BATCH) {
      await publish(
        events.slice(start, start + BATCH).map((event) => ({ ...event, received_at: Date.now() })),
      );
    }
    return site.receiver.run("received", { timeoutMs: RUN_TIMEOUT_MS });
  });
  const clients = Number(
    /^connected_clients:(\d+)/m.exec(await askRedis(site.redisUrl, "INFO clients"))?.[1],
  );
  const peak = Math.max(...dispatchers.map((dispatcher) => peakMemoryBytes(dispatcher.pid)));
  const dispatcherUs = dispatchers.reduce((sum, { name }) => sum + (cpuUs[name] ?? Number.NaN), 0);
  return {
    ...result,
    expected,
    perSecond: (result.delivered * 1000) / (result.lastAt - startedAt),
    dispatcherUs: dispatcherUs / result.delivered,
    redisUs: (cpuUs.redis ?? Number.NaN) / result.delivered,
    peakMegabytes: peak / 1e6,
    redisConnections: clients,
  };
}

async function startDispatcher(
  { subject, load }: WebhookRun,
  prefix: string,
  index: number,
  { directory, environment, profileDirectory, redisUrl, baseUrl }: Site,
  stack: AsyncDisposableStack,
): Promise<Child> {
  const child = await startChild({
    name: `${subject}-dispatcher-${index + 1}`,
    main: join(import.meta.dirname, subject === "plain" ? "plain-dispatcher-main.ts" : "dispatcher-main.ts"),
    directory,
    environment: {
      ...environment,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: prefix,
      LOG_FORMAT: "json",
      BENCH_BASE_URL: baseUrl,
      BENCH_ENDPOINTS: String(load.endpoints),
    },
    nodeFlags: nodeFlags("webhook-dispatcher"),
    profileDirectory,
  });
  stack.defer(() => child.close());
  return child;
}

/** Telepipe's worker publishes events; a plain producer adds a job per event and endpoint, in portions as large. */
async function openPublisher(
  { subject, load }: WebhookRun,
  prefix: string,
  { baseUrl }: Site,
  redis: Redis,
  stack: AsyncDisposableStack,
): Promise<(events: ReturnType<typeof benchEvents>) => Promise<void>> {
  const name = subject === "plain" ? PLAIN_QUEUE : INCOMING_QUEUE;
  const queue = new Queue(name, { connection: redis, prefix });
  stack.defer(() => queue.close());
  if (subject === "telepipe") return async (events) => void (await queue.add("events", { v: 1, events }));
  const endpoints = benchEndpoints(baseUrl, load.endpoints);
  const opts = {
    attempts: 8,
    backoff: { type: "exponential", delay: 200, jitter: 0.5 },
    removeOnComplete: true,
  };
  return async (events) => {
    const jobs = events.flatMap((event) =>
      endpoints.map(({ url }) => ({ name: "delivery", data: { url, event }, opts })),
    );
    await queue.addBulk(jobs);
  };
}

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { serveStatic } from "@hono/node-server/serve-static";
import { ApiError, INCOMING_QUEUE, SEND_QUEUE, webhookQueueName } from "@telepipe/contracts";
import type { Clock, Logger } from "@telepipe/runtime";
import type { Queue } from "bullmq";
import { Hono } from "hono";
import type { Redis } from "ioredis";
import type { GatewayEnv } from "../http/gateway-env.ts";
import { findWebhookQueues } from "./find-webhook-queues.ts";
import { isAllowed } from "./is-allowed.ts";
import { endpointQueueNames, type NamedEndpoint } from "./queue-names.ts";
import { QueueSet } from "./queue-set.ts";
import { redactJob } from "./redact-job.ts";

/** What the board needs. */
export interface QueueBoardOptions {
  readonly path: string;
  /** Role `fail-fast`: someone is looking. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** The endpoints as they are now, whose queues may not exist yet. */
  readonly endpoints: () => Promise<readonly NamedEndpoint[]>;
}

/** The queues' dashboard. */
export interface QueueBoard {
  readonly routes: Hono<GatewayEnv>;
  /** Jobs by queue and state, of the queues that every installation has. */
  counts(): Promise<Record<string, Record<string, number>>>;
  close(): Promise<void>;
}

/** How long a list of the endpoints' queues is good while someone looks at the board. */
const REFRESH_MS = 5000;

/** Found as a module, so that the working directory does not matter. */
const UI_DIRECTORY = dirname(createRequire(import.meta.url).resolve("@bull-board/ui/package.json"));

/** Bull Board on our queues; the endpoints' queues are found while it is used. */
export function createQueueBoard(options: QueueBoardOptions): QueueBoard {
  const { redis, prefix, log, clock } = options;
  const queues = new QueueSet(redis, prefix, log);
  const own = [SEND_QUEUE, INCOMING_QUEUE].map((name) => queues.open(name));
  const adapter = new HonoAdapter(serveBoardAssets);
  const board = createBullBoard({
    queues: own.map((queue) => boardQueue(queue)),
    serverAdapter: adapter.setBasePath(options.path),
    options: {
      uiBasePath: UI_DIRECTORY,
      uiConfig: { boardTitle: "Telepipe", hideDocsLink: true },
      handlerHooks: {
        before: async (context) => ({ allow: await isAllowed(context), status: 403 }),
      },
    },
  });
  let refreshedAt = Number.NEGATIVE_INFINITY;
  const routes = new Hono<GatewayEnv>();
  routes.use(async (_, next) => {
    if (clock.now() - refreshedAt >= REFRESH_MS) {
      refreshedAt = clock.now();
      const [endpoints, found] = await Promise.all([
        options.endpoints(),
        findWebhookQueues(redis, prefix),
      ]).catch((cause: unknown) => {
        throw new ApiError("QUEUE_UNAVAILABLE", { cause });
      });
      const titles = endpointQueueNames(endpoints);
      const known = endpoints.map(({ id }) => webhookQueueName(id));
      const names = [...new Set([...known, ...found])];
      board.replaceQueues([
        ...own.map((queue) => boardQueue(queue)),
        ...names.map((name) => boardQueue(queues.open(name), titles.get(name))),
      ]);
    }
    await next();
  });
  routes.route("/", adapter.registerPlugin());
  return {
    routes,
    counts: async () =>
      Object.fromEntries(
        await Promise.all(own.map(async (queue) => [queue.name, await queue.getJobCounts()])),
      ),
    close: () => queues.close(),
  };
}

/** In place of the root that the adapter gives, which is relative to the working directory of this moment. */
const serveBoardAssets: typeof serveStatic = (settings) =>
  serveStatic({ ...settings, root: join(UI_DIRECTORY, "dist/static") });

function boardQueue(queue: Queue, displayName = ""): BullMQAdapter {
  // A call that failed has no caller any more and is past its deadline; deliveries and batches can be repeated.
  // `allowCompletedRetries` is read by the adapter and missing in its published type.
  const retries = { allowRetries: queue.name !== SEND_QUEUE, allowCompletedRetries: false };
  const adapter = new BullMQAdapter(queue, { ...retries, displayName });
  adapter.setFormatter("data", (data) => redactJob(data) as Record<string, unknown>);
  adapter.setFormatter("returnValue", (value) => redactJob(value) as Record<string, unknown>);
  return adapter;
}

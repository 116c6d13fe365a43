import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Event, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { createTestRedis, eventually, type TestRedis } from "@telepipe/testing";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { Registry } from "prom-client";
import { connectTelegram } from "../src/telegram/connect-telegram.ts";
import { openSession } from "../src/telegram/open-session.ts";
import type { TelegramSession } from "../src/telegram/telegram-session.ts";
import { EventOutlet, type EventOutletOptions } from "../src/updates/event-outlet.ts";
import { createReceivingMetrics } from "../src/updates/receiving-metrics.ts";
import { type Receiving, type ReceivingOptions, startReceiving } from "../src/updates/start-receiving.ts";

/** A simulated Telegram and an account in it that receives: real sockets, real Redis. */
export interface ReceivingWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly people: ReturnType<typeof populate>;
  readonly session: TelegramSession;
  readonly receiving: Receiving;
  readonly outlet: EventOutlet;
  readonly redis: TestRedis;
  readonly metrics: Registry;
  /** What was printed, as it was written. */
  readonly printed: string[];
  /** The batches in the `incoming` queue, oldest first. */
  batches(): Promise<Event[][]>;
  /** Waits until at least so many events are in the queue, and returns all. */
  events(count: number): Promise<Event[]>;
  /** Writes to the account (or the group) and returns the account's copy, once it is in the simulated Telegram. */
  write(injection: Omit<Injection, "to"> & { to?: Injection["to"] }): Promise<Copy>;
  /** A file of the media folder. */
  readMedia(file: string): Promise<Buffer>;
}

type Injection = Parameters<Simulator["world"]["inject"]>[0];
type Copy = Parameters<Simulator["world"]["delete"]>[0];

/** Options that a test may want otherwise. */
export type Overrides = Partial<
  Pick<ReceivingOptions, "maxDownloadBytes" | "log"> &
    Pick<EventOutletOptions, "handlers" | "output"> & {
      /** The way by which events go to Redis. */
      readonly outletRedisUrl: string;
    }
>;

/** Starts everything; disposing it stops everything and complains of anything that the simulator met and did not know. */
export async function startReceivingWorld(
  redisUrl: string,
  overrides: Overrides = {},
): Promise<ReceivingWorld> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(createTestRedis(redisUrl));
  const mediaDirectory = await mkdtemp(join(tmpdir(), "telepipe-media-"));
  stack.defer(() => rm(mediaDirectory, { recursive: true, force: true }));
  const simulator = stack.use(await startSimulator());
  const people = populate(simulator);
  const log = overrides.log ?? silentLogger();
  const session = await connect(simulator, people, redis, stack);
  const metrics = new Registry();
  const printed: string[] = [];
  const receivingMetrics = createReceivingMetrics(metrics);
  const outlet = new EventOutlet({
    redis: failFast(overrides.outletRedisUrl ?? redisUrl, stack),
    prefix: redis.prefix,
    log,
    metrics: receivingMetrics,
    output: { isTTY: false, write: (text) => printed.push(text) },
    handlers: [],
    ...overrides,
  });
  stack.defer(() => outlet.close());
  const receiving = await startReceiving({
    session,
    deliver: (event) => outlet.deliver(event),
    log,
    metrics: receivingMetrics,
    mediaDirectory,
    maxDownloadBytes: 100_000_000,
    ...overrides,
  });
  stack.defer(() => receiving.close());
  const queue = new Queue(INCOMING_QUEUE, { connection: redis.connect(), prefix: redis.prefix });
  stack.defer(() => queue.close());
  const batches = async () => {
    const jobs = await queue.getJobs(["waiting"], 0, -1, true);
    return jobs.map((job) => IncomingJob.parse(job.data).events);
  };
  const owned = stack.move();
  return {
    simulator,
    people,
    session,
    receiving,
    outlet,
    redis,
    metrics,
    printed,
    batches,
    write: async (injection) => {
      const events = await simulator.world.inject({ to: people.account, ...injection });
      const copy = events.get(people.account.box)?.message;
      if (!copy) throw new Error("the account has got no copy");
      return copy;
    },
    readMedia: (file) => readFile(join(mediaDirectory, file)),
    events: (count) =>
      eventually(`${count} event(s)`, async () => {
        const events = (await batches()).flat();
        return events.length >= count ? events : null;
      }),
    [Symbol.asyncDispose]: async () => {
      await owned.disposeAsync();
      const unknown = [...simulator.unimplemented, ...simulator.failures];
      if (unknown.length > 0) throw new Error(`the simulator met: ${JSON.stringify(unknown)}`);
    },
  };
}

function failFast(url: string, stack: AsyncDisposableStack): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 20,
  });
  redis.on("error", () => undefined); // A test that cuts the connection looks at the effect.
  stack.defer(() => redis.disconnect());
  return redis;
}

function populate({ world }: Simulator) {
  const account = world.addUser({ phone: "+10000000001", firstName: "Me", username: "the_account" });
  const alice = world.addUser({
    phone: "+10000000002",
    firstName: "Alice",
    lastName: "Example",
    username: "alice_demo",
    languageCode: "en",
  });
  const bob = world.addUser({ phone: "+10000000003", firstName: "Bob" });
  world.befriend(account, alice);
  const group = world.addGroup({ title: "Friends", username: "friends", members: [alice, account, bob] });
  return { account, alice, bob, group };
}

async function connect(
  simulator: Simulator,
  { account }: ReturnType<typeof populate>,
  redis: TestRedis,
  stack: AsyncDisposableStack,
): Promise<TelegramSession> {
  const { dcId, authKey } = simulator.mintSession(account);
  const connection = await connectTelegram({
    credentials: { apiId: 1, apiHash: "0".repeat(32) },
    stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
    simulator: { port: simulator.port },
    log: silentLogger(),
  });
  stack.defer(() => connection.close());
  return openSession(connection, { redis: redis.connect(), prefix: redis.prefix, log: silentLogger() });
}

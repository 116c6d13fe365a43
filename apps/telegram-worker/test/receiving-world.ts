import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Event, type EventType, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { createWorld, type Simulator, startSimulator } from "@telepipe/telegram-simulator";
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
  /** Where the update state is mirrored. */
  readonly mirrorFile: string;
  /** Stops receiving and takes the account off Telegram. */
  stop(): Promise<void>;
  /** Receives again, on a new connection; `account` may be another one. */
  restart(account?: Account): Promise<void>;
  readonly outlet: EventOutlet;
  readonly redis: TestRedis;
  readonly metrics: Registry;
  /** What was printed, by line. */
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

/** Told besides messages, in every world in which somebody joins something: only to tests that are about it. */
const BESIDES: ReadonlySet<EventType> = new Set(["chat_member.updated"]);

type Account = ReturnType<typeof populate>["account"];
type Injection = Parameters<Simulator["world"]["inject"]>[0];
type Copy = Parameters<Simulator["world"]["delete"]>[0];

/** Options that a test may want otherwise. */
export type Overrides = Partial<
  Pick<ReceivingOptions, "maxDownloadBytes" | "log" | "timing" | "isWanted"> &
    Pick<EventOutletOptions, "handlers" | "output"> & {
      /** What the simulated Telegram remembers. */
      readonly retention: NonNullable<Parameters<typeof createWorld>[0]>["retention"];
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
  const world = createWorld({ retention: overrides.retention ?? {} });
  const simulator = stack.use(await startSimulator({ world, limits: "off" }));
  const people = populate(simulator);
  const log = overrides.log ?? silentLogger();
  const metrics = new Registry();
  const printed: string[] = [];
  const receivingMetrics = createReceivingMetrics(metrics);
  const outlet = new EventOutlet({
    redis: failFast(overrides.outletRedisUrl ?? redisUrl, stack),
    prefix: redis.prefix,
    log,
    metrics: receivingMetrics,
    output: { isTTY: false, write: (text) => printed.push(...(text.match(/[^\n]*\n/g) ?? [])) },
    handlers: [],
    ...overrides,
  });
  stack.defer(() => outlet.close());
  const fence = { key: `${redis.prefix}:telegram-owner`, value: "1:test" };
  await redis.connect().set(fence.key, fence.value);
  const mirrors = await mkdtemp(join(tmpdir(), "telepipe-mirrors-"));
  stack.defer(() => rm(mirrors, { recursive: true, force: true }));
  const mirrorFile = ({ id }: Account) => join(mirrors, `${id}.json`);
  const stateRedis = redis.connect("fail-fast");
  await once(stateRedis, "ready");
  const start = async (account: Account) => {
    const session = await connect(simulator, account, redis);
    const receiving = await startReceiving({
      session,
      redis: stateRedis,
      prefix: redis.prefix,
      fence,
      mirrorFile: mirrorFile(account),
      deliver: (event, onPublished) => outlet.deliver(event, onPublished),
      flush: (timeoutMs) => outlet.flush(timeoutMs),
      isWanted: (type) => !BESIDES.has(type),
      log,
      metrics: receivingMetrics,
      mediaDirectory,
      maxDownloadBytes: 100_000_000,
      ...overrides,
    });
    return { session, receiving };
  };
  let line = await start(people.account);
  const stop = async () => {
    await line.receiving.close();
    await line.session.close();
  };
  stack.defer(stop);
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
    get session() {
      return line.session;
    },
    get receiving() {
      return line.receiving;
    },
    mirrorFile: mirrorFile(people.account),
    stop,
    restart: async (account = people.account) => {
      await stop();
      line = await start(account);
    },
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

async function connect(simulator: Simulator, account: Account, redis: TestRedis): Promise<TelegramSession> {
  const { dcId, authKey } = simulator.mintSession(account);
  const connection = await connectTelegram({
    credentials: { apiId: 1, apiHash: "0".repeat(32) },
    stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
    simulator: { port: simulator.port },
    log: silentLogger(),
  });
  return openSession(connection, {
    redis: redis.connect(),
    patientRedis: redis.connect(),
    prefix: redis.prefix,
    log: silentLogger(),
  });
}

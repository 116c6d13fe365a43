import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AccountStatus, INCOMING_QUEUE, IncomingJob, type Message } from "@telepipe/contracts";
import {
  AccountStatusStore,
  closeRedis,
  connectRedis,
  type Environment,
  SendCaller,
  silentLogger,
} from "@telepipe/runtime";
import { type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { createTestRedis, eventually, type TestRedis } from "@telepipe/testing";
import { Queue } from "bullmq";
import { loadWorkerConfig, type WorkerConfig } from "../src/config.ts";
import { writeSessionFile } from "../src/telegram/session-file.ts";
import { createTelegramWorker, type TelegramWorker } from "../src/worker.ts";

/** A simulated Telegram, real Redis, a session file, and as many workers as a test starts. */
export interface WorkerWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly people: ReturnType<typeof populate>;
  readonly redis: TestRedis;
  readonly config: WorkerConfig;
  /** What `config` was read from. */
  readonly environment: Environment;
  /** Stores a new session of the account, as a login does. */
  storeSession(): Promise<void>;
  startWorker(): Promise<TelegramWorker>;
  /** Calls a method through the send queue, as the gateway does. */
  call(method: string, params: object, timeoutMs?: number): Promise<Message>;
  /** The texts of the messages in the `incoming` queue. */
  incomingTexts(): Promise<string[]>;
  /** Waits for a state of the account, as the gateway sees it. */
  reaches(state: AccountStatus["state"]): Promise<AccountStatus>;
}

const TIMING = {
  leaseTtlMs: 1500,
  graceMs: 2500,
  awayMs: 2000,
  keepAlive: { pingEveryMs: 100, silenceMs: 5000, askEveryMs: 150 },
};

/** Starts everything but a worker. */
export async function startWorkerWorld(redisUrl: string): Promise<WorkerWorld> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(createTestRedis(redisUrl));
  const folder = await mkdtemp(join(tmpdir(), "telepipe-worker-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const simulator = stack.use(await startSimulator());
  const people = populate(simulator);
  const environment = {
    REDIS_URL: redisUrl,
    REDIS_PREFIX: redis.prefix,
    MEDIA_DIR: join(folder, "media"),
    TG_SESSION_NAME: join(folder, "sessions", "account"),
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    WORKER_HEALTH_PORT: "0",
  };
  const config = loadWorkerConfig(environment);
  const quickRedis = await connectRedis({ url: redisUrl, role: "fail-fast", log: silentLogger() });
  stack.defer(() => closeRedis(quickRedis));
  const caller = await SendCaller.open({
    redis: quickRedis,
    eventsRedis: redis.connect(),
    prefix: redis.prefix,
    log: silentLogger(),
  });
  stack.defer(() => caller.close());
  const incoming = new Queue(INCOMING_QUEUE, { connection: redis.connect(), prefix: redis.prefix });
  stack.defer(() => incoming.close());
  const status = new AccountStatusStore(redis.connect(), redis.prefix);
  const owned = stack.move();
  return {
    simulator,
    people,
    redis,
    config,
    environment,
    storeSession: () => {
      const { dcId, authKey } = simulator.mintSession(people.account);
      return writeSessionFile(config.session, { dcId, authKey, serverAddress: "127.0.0.1", port: 443 });
    },
    startWorker: async () =>
      owned.use(await createTelegramWorker(config, { log: silentLogger(), output: null, timing: TIMING })),
    call: async (method, params, timeoutMs = 10_000) =>
      // Tests look at the fields that the method promises.
      (await caller.call({ method, params, timeoutMs, requestId: randomUUID() })) as Message,
    incomingTexts: async () => {
      const jobs = await incoming.getJobs(["waiting"], 0, -1, true);
      const events = jobs.flatMap((job) => IncomingJob.parse(job.data).events);
      return events.flatMap((event) => (event.type === "message.new" ? [event.data.message.text] : []));
    },
    reaches: (state) =>
      eventually(`the account is ${state}`, async () => {
        const current = await status.read();
        return current?.state === state ? current : null;
      }),
    [Symbol.asyncDispose]: async () => {
      await owned.disposeAsync();
      const unknown = [...simulator.unimplemented, ...simulator.failures];
      if (unknown.length > 0) throw new Error(`the simulator met: ${JSON.stringify(unknown)}`);
    },
  };
}

function populate({ world }: Simulator) {
  const account = world.addUser({ phone: "+10000000001", firstName: "Me", username: "the_account" });
  const alice = world.addUser({ phone: "+10000000002", firstName: "Alice", username: "alice_demo" });
  return { account, alice };
}

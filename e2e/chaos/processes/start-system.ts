import { join } from "node:path";
import { sessionPaths, writeSessionFile } from "@telepipe/telegram-worker/session-file";
import { eventually, type Line, openLine } from "@telepipe/testing";
import { createControlClient } from "../../src/control-client.ts";
import { freePorts } from "../../src/free-ports.ts";
import { APP_PROCESSES, type AppProcess } from "../plan/fault.ts";
import { OwnerWatch } from "./owner-watch.ts";
import type { Reaper } from "./reaper.ts";
import { type RedisProcess, type RedisProcessOptions, startRedisProcess } from "./redis-process.ts";
import type { SimulatorGreeting } from "./simulator-main.ts";
import { type Supervised, supervise } from "./supervised.ts";

/** Telepipe as it runs in production, every part a process of its own, and every line between them in our hands. */
export interface ChaosSystem extends AsyncDisposable {
  readonly apps: Readonly<Record<AppProcess, Supervised>>;
  readonly redis: RedisProcess;
  readonly simulator: Supervised;
  readonly receiver: Supervised;
  readonly lines: Readonly<Record<AppProcess, Lines>>;
  readonly owners: OwnerWatch;
  readonly control: ReturnType<typeof createControlClient>;
  readonly people: readonly string[];
  readonly apiUrls: readonly string[];
  readonly apiToken: string;
  /** The receiver's log, JSON lines. */
  readonly receiverLog: string;
}

/** The ways of one process. */
export interface Lines {
  readonly redis: Line;
  /** Absent where the process has nothing to do with Telegram. */
  readonly telegram?: Line;
}

export interface ChaosSystemOptions {
  readonly directory: string;
  readonly cacheDir: string;
  readonly seed: number;
  readonly appendfsync: RedisProcessOptions["appendfsync"];
  /** Whether the simulated Telegram limits what the account sends. */
  readonly limits: "on" | "off";
  /** Over the apps' defaults; names are those of `.env`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly reaper: Reaper;
}

const API_TOKEN = "chaos-api-token";
const READY_TIMEOUT_MS = 60_000;
const repository = join(import.meta.dirname, "../../..");
const MAINS: Readonly<Record<string, string>> = {
  gateway: "apps/gateway/src/main.ts",
  worker: "apps/telegram-worker/src/main.ts",
  dispatcher: "apps/webhook-dispatcher/src/main.ts",
};

/** Starts all of it with empty state and waits until it is ready. Closed last first. */
export async function startChaosSystem(options: ChaosSystemOptions): Promise<ChaosSystem> {
  await using opening = new AsyncDisposableStack();
  const system = await open(opening, options);
  const opened = opening.move();
  return { ...system, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function open(
  stack: AsyncDisposableStack,
  options: ChaosSystemOptions,
): Promise<Omit<ChaosSystem, typeof Symbol.asyncDispose>> {
  const { directory, seed, limits, settings } = options;
  const base = { PATH: process.env.PATH ?? "", TMPDIR: directory };
  const start = async (name: string, main: string, environment: Record<string, string>) => {
    const supervised = await supervise({ ...options, name, main, environment: { ...base, ...environment } });
    stack.defer(() => supervised.close());
    return supervised;
  };
  const redis = stack.use(await startRedisProcess(options));
  const simulator = await start("simulator", join(import.meta.dirname, "simulator-main.ts"), {
    SIMULATOR_SEED: String(seed),
    SIMULATOR_LIMITS: limits,
  });
  const telegram = simulator.greeting as SimulatorGreeting; // That is what the program says.
  const [receiverPort, ...ports] = await freePorts(5);
  const receiverLog = join(directory, "receiver.jsonl");
  const receiver = await start("receiver", join(import.meta.dirname, "receiver-main.ts"), {
    RECEIVER_PORT: String(receiverPort),
    RECEIVER_LOG: receiverLog,
    RECEIVER_SEED: String(seed),
  });
  const common = {
    ...(await commonSettings(directory, telegram)),
    WEBHOOK_URL: `http://127.0.0.1:${receiverPort}/hook`,
    ...settings,
  };

  const apps = {} as Record<AppProcess, Supervised>; // Filled for every name right below.
  const lines = {} as Record<AppProcess, Lines>;
  const owners = new OwnerWatch();
  const starting = APP_PROCESSES.map(async (name) => {
    const app = name.replace(/-\d$/, "");
    const gateway = Number(name.at(-1)) - 1;
    const ways = { redis: stack.use(await openLine(redis.port)) };
    const toTelegram =
      app === "worker"
        ? stack.use(
            await openLine(telegram.port, { onSpoken: (connection) => owners.spoken(name, connection) }),
          )
        : undefined;
    lines[name] = toTelegram ? { ...ways, telegram: toTelegram } : ways;
    apps[name] = await start(name, join(repository, MAINS[app] ?? ""), {
      ...common,
      REDIS_URL: `redis://127.0.0.1:${ways.redis.port}`,
      ...(toTelegram ? { TELEGRAM_SIMULATOR: `127.0.0.1:${toTelegram.port}` } : {}),
      ...(app === "gateway"
        ? { GATEWAY_PORT: String(ports[gateway]), MEDIA_PORT: String(ports[gateway + 2]) }
        : {}),
    });
  });
  await Promise.all(starting);
  const apiUrls = ports.slice(0, 2).map((port) => `http://127.0.0.1:${port}`);
  for (const url of apiUrls) {
    await eventually("the system is ready", async () => (await fetch(`${url}/readyz`)).ok, READY_TIMEOUT_MS);
  }
  return {
    apps,
    redis,
    simulator,
    receiver,
    lines,
    owners,
    control: createControlClient(telegram.controlUrl),
    people: telegram.people,
    apiUrls,
    apiToken: API_TOKEN,
    receiverLog,
  };
}

/** A session as a login would have left it, and where everything is. */
async function commonSettings(
  directory: string,
  telegram: SimulatorGreeting,
): Promise<Record<string, string>> {
  const session = join(directory, "sessions", "account");
  await writeSessionFile(sessionPaths(session, true), {
    dcId: telegram.dcId,
    serverAddress: "127.0.0.1",
    port: 443,
    authKey: Buffer.from(telegram.authKey, "base64"),
  });
  return {
    MEDIA_DIR: join(directory, "media"),
    TG_SESSION_NAME: session,
    TG_PHONE_NUMBER: telegram.phoneNumber,
    X_API_TOKEN: API_TOKEN,
    WEBHOOK_EVENTS: "message.new,message.edited,message.deleted",
    PRINT_MESSAGES: "false",
  };
}

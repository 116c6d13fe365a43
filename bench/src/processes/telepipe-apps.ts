import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { nodeFlags } from "@telepipe/runtime";
import { sessionPaths, writeSessionFile } from "@telepipe/telegram-worker/session-file";
import { type Child, type ChildOptions, startChild } from "./child.ts";
import { freePorts } from "./free-ports.ts";
import type { SimulatorDescription } from "./simulator-main.ts";

/** What the apps need to find each other. */
export interface AppsOptions extends Pick<ChildOptions, "directory" | "environment" | "profileDirectory"> {
  readonly redisUrl: string;
  readonly simulator: SimulatorDescription;
  /** Where webhooks go. */
  readonly hookUrl: string;
}

/** The three apps, ready. */
export interface Apps {
  readonly apiPort: number;
  readonly apiToken: string;
  readonly children: readonly Child[];
}

const NAMES = ["webhook-dispatcher", "telegram-worker", "gateway"] as const;
const API_TOKEN = "bench-api-token";
const READY_TIMEOUT_MS = 30_000;

const appsDirectory = join(import.meta.dirname, "../../../apps");

/** Starts the apps with their default settings and a session, as a login would have left it. */
export async function startApps(stack: AsyncDisposableStack, options: AppsOptions): Promise<Apps> {
  const { directory, environment, profileDirectory, redisUrl, simulator, hookUrl } = options;
  const [gatewayPort, mediaPort] = await freePorts(2);
  const settings = {
    REDIS_URL: redisUrl,
    MEDIA_DIR: join(directory, "media"),
    TG_SESSION_NAME: await writeSession(directory, simulator),
    TG_PHONE_NUMBER: simulator.phoneNumber,
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    X_API_TOKEN: API_TOKEN,
    WEBHOOK_URL: hookUrl,
    GATEWAY_PORT: String(gatewayPort),
    MEDIA_PORT: String(mediaPort),
  };
  const children: Child[] = [];
  for (const name of NAMES) {
    const child = await startChild({
      name,
      main: join(appsDirectory, name, "src/main.ts"),
      directory,
      environment: { ...environment, ...settings },
      nodeFlags: nodeFlags(name),
      profileDirectory,
    });
    stack.defer(() => child.close());
    children.push(child);
  }
  await Promise.race([ready(Number(gatewayPort)), ...children.map((child) => child.failed)]);
  return { apiPort: Number(gatewayPort), apiToken: API_TOKEN, children };
}

/** Returns the session's name. */
async function writeSession(directory: string, { dcId, telepipe }: SimulatorDescription): Promise<string> {
  const name = join(directory, "account");
  const authKey = Buffer.from(telepipe.authKey, "base64");
  await writeSessionFile(sessionPaths(name, true), { dcId, serverAddress: "127.0.0.1", port: 443, authKey });
  return name;
}

async function ready(apiPort: number): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${apiPort}/readyz`).catch(() => null);
    if (response?.ok) return;
    await delay(50);
  }
  throw new Error(`the gateway was not ready within ${READY_TIMEOUT_MS / 1000} s`);
}

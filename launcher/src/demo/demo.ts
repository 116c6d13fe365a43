import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Environment } from "@telepipe/runtime";
import type { LauncherConfig } from "../config.ts";
import { screen } from "../screen.ts";
import { demoApiToken } from "./api-token.ts";
import { showMainJob } from "./conversation.ts";
import { startDemoTelegram } from "./demo-telegram.ts";
import { startDemoReceiver } from "./receiver.ts";

/** The demo's world around the three apps. */
export interface Demo extends AsyncDisposable {
  readonly apiToken: string;
  readonly controlUrl: string;
  /** What the apps need to live in it; over the user's own settings. */
  readonly environment: Environment;
  /** Shows the main job happening. Prints a failure instead of throwing: what runs, runs. */
  show(): Promise<void>;
}

/** Starts the simulated Telegram with its control API and the receiver, and makes a session for the account. */
export async function startDemo(config: LauncherConfig): Promise<Demo> {
  const stack = new AsyncDisposableStack();
  const dataDir = resolve(config.dataDir);
  const { environment: own } = config;
  const sessionName = join(dataDir, "sessions", "demo");
  await mkdir(join(dataDir, "userbot_media"), { recursive: true });
  const telegram = stack.use(await startDemoTelegram(config.simulatorControlPort, sessionName));
  screen.done(`simulated Telegram on 127.0.0.1:${telegram.port}`);
  const receiver = await startDemoReceiver(config.demoReceiverPort);
  stack.defer(() => receiver.close());
  const apiToken = own.X_API_TOKEN ?? (await demoApiToken(dataDir));
  const addresses = {
    apiUrl: `http://127.0.0.1:${config.gatewayPort}`,
    apiToken,
    controlUrl: telegram.controlUrl,
    receiver,
  };
  return {
    apiToken,
    controlUrl: telegram.controlUrl,
    environment: {
      REDIS_PREFIX: own.REDIS_PREFIX ?? "telepipe-demo",
      MEDIA_DIR: own.MEDIA_DIR ?? join(dataDir, "userbot_media"),
      TELEGRAM_SIMULATOR: `127.0.0.1:${telegram.port}`,
      TG_SESSION_NAME: sessionName,
      TG_PHONE_NUMBER: telegram.phoneNumber,
      X_API_TOKEN: apiToken,
      // The receiver is an endpoint of its own beside one that the user has configured.
      ...(own.WEBHOOK_URL
        ? { DEMO_WEBHOOK_URL: receiver.hookUrl }
        : { WEBHOOK_URL: receiver.hookUrl, WEBHOOK_API_KEY: own.WEBHOOK_API_KEY ?? "demo-webhook-key" }),
    },
    show: async () => {
      screen.title("The main job");
      await showMainJob(addresses, screen.done).catch((error: Error) => screen.problem(error.message));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

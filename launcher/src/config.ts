import { gatewaySettings } from "@telepipe/gateway/config";
import { type Environment, loadSettings, setting } from "@telepipe/runtime";
import { workerSettings } from "@telepipe/telegram-worker/config";
import { dispatcherSettings } from "@telepipe/webhook-dispatcher/config";
import * as z from "zod";

/** What `pnpm start` reads itself. */
export const launcherSettings = z.object({
  DATA_DIR: setting
    .text({
      description: "Where `pnpm start` keeps its own Redis' data, and in the demo also session and media",
      example: ".data",
    })
    .default(".data"),
  SIMULATOR_CONTROL_PORT: setting.port(8090, {
    description: "Port of the simulated Telegram's control API, in the demo",
    example: "8090",
  }),
  DEMO_RECEIVER_PORT: setting.port(8099, {
    description: "Port of the demo's webhook receiver",
    example: "8099",
  }),
});

/** The settings of all apps, checked here so that one start names every problem. */
const allSettings = z.object({
  ...workerSettings.shape,
  ...gatewaySettings.shape,
  ...dispatcherSettings.shape,
  ...launcherSettings.shape,
  // A Redis is found when there is none.
  REDIS_URL: gatewaySettings.shape.REDIS_URL.optional(),
});

/** The demo makes a key when there is none. */
const demoSettings = allSettings.extend({ X_API_TOKEN: gatewaySettings.shape.X_API_TOKEN.optional() });

/** What `pnpm start` does. */
export interface LauncherConfig {
  /** `demo`: simulated Telegram and a demo receiver, because no Telegram credentials are set. */
  readonly mode: "demo" | "telegram";
  readonly dataDir: string;
  readonly gatewayPort: number;
  readonly mediaPort: number;
  readonly simulatorControlPort: number;
  readonly demoReceiverPort: number;
  /** Everything that the apps get. */
  readonly environment: Environment;
}

/** @throws ConfigError naming every problem of any app */
export function loadLauncherConfig(environment: Environment): LauncherConfig {
  const { TG_API_ID, TG_API_HASH, TELEGRAM_SIMULATOR } = environment;
  // One of the credentials alone is a mistake, which the worker names.
  const mode = TG_API_ID || TG_API_HASH || TELEGRAM_SIMULATOR ? "telegram" : "demo";
  const settings =
    mode === "demo" ? loadSettings(demoSettings, environment) : loadSettings(allSettings, environment);
  return {
    mode,
    dataDir: settings.DATA_DIR,
    gatewayPort: settings.GATEWAY_PORT,
    mediaPort: settings.MEDIA_PORT,
    simulatorControlPort: settings.SIMULATOR_CONTROL_PORT,
    demoReceiverPort: settings.DEMO_RECEIVER_PORT,
    environment,
  };
}

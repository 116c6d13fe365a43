import { type Environment, loadSettings, setting } from "@telepipe/runtime";
import * as z from "zod";

/** What `pnpm start` reads itself; the apps read their own. */
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

/** Settings of the apps that decide what is started and what is printed. */
const sharedSettings = z.object({
  ...launcherSettings.shape,
  GATEWAY_PORT: setting.port(8001, { description: "", example: "8001" }),
  MEDIA_PORT: setting.port(8181, { description: "", example: "8181" }),
});

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

/** @throws ConfigError */
export function loadLauncherConfig(environment: Environment): LauncherConfig {
  const settings = loadSettings(sharedSettings, environment);
  const { TG_API_ID, TG_API_HASH, TELEGRAM_SIMULATOR } = environment;
  return {
    // One of the two alone is a mistake, which the worker names.
    mode: TG_API_ID || TG_API_HASH || TELEGRAM_SIMULATOR ? "telegram" : "demo",
    dataDir: settings.DATA_DIR,
    gatewayPort: settings.GATEWAY_PORT,
    mediaPort: settings.MEDIA_PORT,
    simulatorControlPort: settings.SIMULATOR_CONTROL_PORT,
    demoReceiverPort: settings.DEMO_RECEIVER_PORT,
    environment,
  };
}

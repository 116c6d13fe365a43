import {
  ConfigError,
  type Environment,
  loadSettings,
  logSettings,
  mediaSettings,
  redisSettings,
  setting,
} from "@telepipe/runtime";
import * as z from "zod";
import type { Credentials } from "./telegram/connect-telegram.ts";
import { type SessionPaths, sessionPaths } from "./telegram/session-file.ts";
import type { SimulatorAddress } from "./telegram/simulator-connection.ts";

const APPLICATION = "create an application at https://my.telegram.org (API development tools)";

/** Settings that say which account this is; a login needs no others. */
const accountSettings = {
  TG_API_ID: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, { error: "expected the number that my.telegram.org shows" })
    .transform(Number)
    .optional()
    .meta({
      description:
        "api_id of your application: create one at https://my.telegram.org (API development tools)",
      example: "123456",
    }),
  TG_API_HASH: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, { error: "expected the 32 hexadecimal digits that my.telegram.org shows" })
    .optional()
    .meta({
      description: "api_hash of the same application",
      example: "0123456789abcdef0123456789abcdef",
      secret: true,
    }),
  TG_SESSION_NAME: setting
    .text({
      description:
        "Path of the session, without extension. /sessions/<name> means the folder sessions/ here when not in a container; a Telethon session of that name is taken over",
      example: "/sessions/tg_userbot",
    })
    .default("/sessions/tg_userbot"),
  TG_PHONE_NUMBER: z
    .string()
    .regex(/^\+?[\d ()-]{5,24}$/, { error: "expected a phone number with its country code" })
    .transform((number) => `+${number.replace(/\D/g, "")}`)
    .optional()
    .meta({
      description: "The account's phone number, for logging in and as account_phone_number of webhooks",
      example: "+10000000000",
    }),
  TELEGRAM_SIMULATOR: z
    .string()
    .regex(/^(127\.0\.0\.1|localhost):\d{1,5}$/, { error: "expected 127.0.0.1:<port>" })
    .transform((address): SimulatorAddress => ({ port: Number(address.slice(address.indexOf(":") + 1)) }))
    .optional()
    .meta({
      description: "Talk to the simulated Telegram at this address instead of the real one; set by the demo",
      example: "127.0.0.1:20443",
    }),
};

/** Every setting of the telegram-worker. */
export const workerSettings = z.object({
  ...redisSettings,
  ...logSettings,
  ...mediaSettings,
  ...accountSettings,
  TG_FILES_CHAT_ID: setting.optionalText({
    description: "Accepted for compatibility and not used",
    example: "0",
  }),
  SEND_CONCURRENCY: setting.integer(32, 1, 1000, {
    description:
      "Calls executed at the same time; those to one chat always run one after the other. Raise it when many uploads run side by side: texts alone are fastest around 32",
    example: "32",
  }),
  FLOOD_WAIT_MAX_SECONDS: setting.integer(10, 0, 3600, {
    description:
      "When Telegram orders a wait of up to this many seconds, the call waits in the queue and is made again; a longer one is answered with 429 and retry_after. Bulk calls wait as long as they may",
    example: "10",
  }),
  DOWNLOAD_MAX_BYTES: setting.integer(2_147_483_648, 0, 4_294_967_296, {
    description: "Received files over this size are not downloaded; 0 downloads none",
    example: "2147483648",
  }),
  PRINT_MESSAGES: setting.boolean(true, {
    description: "Print every received message to stdout: readable on a terminal, as JSON lines otherwise",
    example: "true",
  }),
  HANDLERS: setting.list([], {
    description: "Handlers that may answer received messages, separated by commas (docs/handlers.md)",
    example: "familiarize",
  }),
  WORKER_HEALTH_PORT: setting.optionalPort({
    description: "Port of /healthz, /readyz and /metrics of the telegram-worker; off when unset",
    example: "8002",
  }),
  WORKER_HEALTH_HOST: setting
    .text({ description: "Address that this port listens on", example: "127.0.0.1" })
    .default("127.0.0.1"),
});

/** What a login needs. */
export interface AccountConfig {
  readonly credentials: Credentials;
  readonly session: SessionPaths;
  /** With `+`; null when not set. */
  readonly phoneNumber: string | null;
  /** Set: the simulated Telegram, and never the real one. */
  readonly simulator: SimulatorAddress | null;
}

/** What the telegram-worker runs with. */
export interface WorkerConfig extends AccountConfig {
  readonly settings: z.output<typeof workerSettings>;
}

/** @throws ConfigError naming everything that is missing or wrong */
export function loadWorkerConfig(environment: Environment): WorkerConfig {
  const settings = load(workerSettings, environment);
  return { settings, ...accountConfig(settings) };
}

/**
 * The part of the configuration that a login needs; Redis need not be there.
 *
 * @throws ConfigError naming everything that is missing or wrong
 */
export function loadAccountConfig(environment: Environment): AccountConfig {
  return accountConfig(load(z.object(accountSettings), environment));
}

/** Values by themselves can all be right and yet not enough: the real Telegram needs credentials. */
function load<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, environment: Environment) {
  const missing = missingCredentials(environment);
  try {
    const settings = loadSettings(schema, environment);
    if (missing.length === 0) return settings;
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError([...missing, ...error.problems]);
    throw error;
  }
  throw new ConfigError(missing);
}

const CredentialsGiven = z.object({
  TG_API_ID: z.string().optional(),
  TG_API_HASH: z.string().optional(),
  TELEGRAM_SIMULATOR: z.string().optional(),
});

function missingCredentials(environment: Environment): string[] {
  const { TELEGRAM_SIMULATOR, ...credentials } = loadSettings(CredentialsGiven, environment);
  if (TELEGRAM_SIMULATOR !== undefined) return [];
  const names = Object.keys(CredentialsGiven.shape).filter((name) => name !== "TELEGRAM_SIMULATOR");
  return names
    .filter((name) => !Object.hasOwn(credentials, name))
    .map((name) => `${name}: it is not set: ${APPLICATION}`);
}

/** The simulated Telegram takes any application. */
const SIMULATED: Credentials = { apiId: 1, apiHash: "simulator" };

function accountConfig(settings: z.output<z.ZodObject<typeof accountSettings>>): AccountConfig {
  const { TG_API_ID: apiId, TG_API_HASH: apiHash, TELEGRAM_SIMULATOR: simulator = null } = settings;
  // Without the simulator `load` has seen to both being there.
  const isReal = simulator === null && apiId !== undefined && apiHash !== undefined;
  return {
    credentials: isReal ? { apiId, apiHash } : SIMULATED,
    session: sessionPaths(settings.TG_SESSION_NAME, simulator !== null),
    phoneNumber: settings.TG_PHONE_NUMBER ?? null,
    simulator,
  };
}

import {
  type Environment,
  loadSettings,
  logSettings,
  mediaSettings,
  publicSettings,
  redisSettings,
  secretsKeySettings,
  setting,
  webhookAddressSettings,
} from "@telepipe/runtime";
import * as z from "zod";
import { botTokens } from "./http/bot-tokens.ts";

const httpSettings = {
  X_API_TOKEN: z
    .string({
      error:
        "expected the key that callers send in the x-api-key header; make one with `openssl rand -hex 24`",
    })
    .meta({
      description: "The API key that callers send in the x-api-key header",
      example: "3f0c1e8a5d7b4c2e9f6a8b1d0c3e5f7a",
      secret: true,
    }),
  GATEWAY_HOST: setting
    .text({
      description: "Address that the API listens on; 0.0.0.0 in containers",
      example: "127.0.0.1",
    })
    .default("127.0.0.1"),
  MEDIA_HOST: setting
    .text({
      description: "Address that the media listener listens on; 0.0.0.0 in containers",
      example: "127.0.0.1",
    })
    .default("127.0.0.1"),
  JSON_BODY_LIMIT_MB: setting.integer(64, 1, 512, {
    description:
      "Largest JSON or form body in MB; base64 files travel in it (64 MB of base64 is a 48 MB file). URLs and multipart uploads are streamed and not bound by it",
    example: "64",
  }),
  METRICS_NEED_KEY: setting.boolean(false, {
    description: "Whether /metrics asks for the x-api-key header; it shows counts and timings, no contents",
    example: "false",
  }),
  BULL_BOARD_PASSWORD: setting.optionalText({
    description:
      "Password of the queues' dashboard at /admin/queues (any user name). Default: X_API_TOKEN, which also opens it as x-api-key",
    example: "correct-horse-battery-staple",
    secret: true,
  }),
};

const botApiSettings = {
  BOT_API_TOKENS: botTokens().meta({
    description:
      "Tokens for `/bot<token>/<method>`, where Bot API programs run unmodified: digits, a colon and a secret of 16 or more letters, digits, `_` or `-`. Several are separated by commas; each has updates and a webhook of its own, so their digits must differ. None: every token is refused",
    example: "123456:pAVd2sJq8mXw4ZtR9bLcNf3yHk7GeU1o",
    secret: true,
  }),
  BOT_API_PREFIX: setting
    .optionalText({
      description: "A path under which `/bot<token>/<method>` is served besides the root",
      example: "/telegram",
    })
    .refine((path) => path === undefined || /^(\/[A-Za-z0-9._~-]+)+$/.test(path), {
      error: "expected a path that begins with / and does not end with it",
    }),
  BOT_API_REPLY_MARKUP: setting.choice(["ignore", "refuse"], "ignore", {
    description: "A user account has no keyboards: `reply_markup` is left out, or answered with 400",
    example: "ignore",
  }),
  BOT_API_LOST_ANSWER_SECONDS: setting.integer(0, 0, 600, {
    description:
      "For how long after a connection broke before its call was answered the same call of the same token is taken for its repetition, and answered instead of sent again. 30 fits clients that repeat calls by themselves (node-telegram-bot-api 2); 0, never, those that do not wait for answers: docs/bot-api.md",
    example: "30",
  }),
};

const stagingSettings = {
  MEDIA_MAX_MB: setting.integer(2000, 1, 4000, {
    description: "Largest file that can be sent, in MB; Telegram takes 2000, with Premium 4000",
    example: "2000",
  }),
  MEDIA_FETCH_TIMEOUT_SECONDS: setting.integer(900, 1, 7200, {
    description: "How long fetching a file from a URL may take in all",
    example: "900",
  }),
  MEDIA_FETCH_REDIRECTS: setting.boolean(false, {
    description: "Whether redirects are followed when a file is fetched from a URL",
    example: "false",
  }),
  MEDIA_FETCH_PRIVATE: setting.boolean(false, {
    description:
      "Whether files may be fetched from private, loopback and link-local addresses; only when every caller is trusted",
    example: "false",
  }),
};

const retentionSettings = {
  MEDIA_RETENTION_DAYS: setting.integer(30, 0, 36_500, {
    description: "Files of the media folder older than this are deleted; 0 keeps them for ever",
    example: "30",
  }),
  MEDIA_MAX_TOTAL_GB: setting.integer(0, 0, 1_000_000, {
    description:
      "The oldest files are deleted when the media folder holds more; 0 sets no limit. Files younger than a day are never deleted",
    example: "0",
  }),
};

const jobSettings = {
  IDEMPOTENCY_KEY_HOURS: setting.integer(24, 1, 720, {
    description: "How long an Idempotency-Key stands for the call that it first came with",
    example: "24",
  }),
  JOB_RESULT_HOURS: setting.integer(24, 1, 720, {
    description: "How long the outcome of a call can be read whose caller did not wait for it",
    example: "24",
  }),
  JOB_WAIT_HOURS: setting.integer(24, 1, 720, {
    description: "How long such a call may wait until it is begun; after that it is given up",
    example: "24",
  }),
};

/** Every setting of the gateway. */
export const gatewaySettings = z.object({
  ...httpSettings,
  ...botApiSettings,
  ...publicSettings,
  ...redisSettings,
  ...secretsKeySettings,
  ...webhookAddressSettings,
  ...logSettings,
  ...mediaSettings,
  ...stagingSettings,
  ...retentionSettings,
  ...jobSettings,
});

/** The gateway's settings, parsed; names are those of the variables. */
export type GatewayConfig = z.output<typeof gatewaySettings>;

/**
 * Reads the gateway's settings.
 *
 * @throws ConfigError naming every wrong variable
 */
export function loadGatewayConfig(environment: Environment): GatewayConfig {
  return loadSettings(gatewaySettings, environment);
}

import { isCidr } from "../network/address-check.ts";
import { setting } from "./setting.ts";

/** Where Redis is, for every app. */
export const redisSettings = {
  REDIS_URL: setting.text({
    description:
      "Redis or Valkey 6.2 or newer, with AOF on and maxmemory-policy noeviction. `pnpm start` finds or fetches one when unset",
    example: "redis://localhost:6379",
    secret: true,
  }),
  REDIS_PREFIX: setting
    .text({
      description: "Begins every key, so that several copies can share one Redis",
      example: "telepipe",
    })
    .default("telepipe"),
};

/** How every app logs. */
export const logSettings = {
  LOG_LEVEL: setting.choice(["trace", "debug", "info", "warn", "error", "fatal"], "info", {
    description: "The least severe level that is logged",
    example: "info",
  }),
  LOG_FORMAT: setting.choice(["auto", "json", "pretty"], "auto", {
    description: "auto: readable on a terminal, JSON otherwise",
    example: "auto",
  }),
};

/** Where media lies and how it is linked to. */
export const mediaSettings = {
  MEDIA_DIR: setting
    .text({
      description: "Folder of received and sent media, shared by the gateway and the worker",
      example: "userbot_media",
    })
    .default("userbot_media"),
};

/** The public addresses that results and webhooks link to. */
export const publicSettings = {
  PUBLIC_BASE_URL: setting.optionalUrl({
    description:
      "Public address of the API: base of file_url in results; its scheme is the media links' scheme. Default: http://localhost:<GATEWAY_PORT>",
    example: "https://example.com",
  }),
  PUBLIC_MEDIA_HOST: setting.optionalText({
    description: "Public host of media links in webhooks. Default: the host of PUBLIC_BASE_URL",
    example: "media.example.com",
  }),
  PUBLIC_MEDIA_PORT: setting.optionalPort({
    description:
      "Public port of media links; left out of them when it is the scheme's own. Default: MEDIA_PORT",
    example: "8181",
  }),
  GATEWAY_PORT: setting.port(8001, { description: "Port of the API", example: "8001" }),
  MEDIA_PORT: setting.port(8181, { description: "Port of the media listener", example: "8181" }),
};

/** Where webhooks may go; the gateway refuses an endpoint that the dispatcher would not deliver to. */
export const webhookAddressSettings = {
  WEBHOOK_ALLOW_PRIVATE: setting.boolean(false, {
    description:
      "Whether endpoints of the API and callbacks may be at private and loopback addresses; WEBHOOK_URL always may",
    example: "true",
  }),
  WEBHOOK_ALLOWED_CIDRS: setting
    .list([], {
      description:
        "Networks that they may be in whatever kind of address it is, comma-separated; metadata services stay refused",
      example: "10.0.0.0/8,fd12:3456::/32",
    })
    .refine((cidrs) => cidrs.every(isCidr), { error: "expected networks such as 10.0.0.0/8" }),
};

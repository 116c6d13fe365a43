import type { AccountStatusStore, Logger } from "@telepipe/runtime";
import type { Hono } from "hono";
import { requireBoardLogin } from "../board/board-auth.ts";
import type { QueueBoard } from "../board/queue-board.ts";
import type { GatewayConfig } from "../config.ts";
import { docsRoutes } from "../docs/docs-routes.ts";
import { INDEX_PAGE } from "../docs/index-page.ts";
import { createOpenApi } from "../docs/openapi.ts";
import { type JobRoutesOptions, jobRoutes } from "../jobs/job-routes.ts";
import { mediaRoutes } from "../media/media-routes.ts";
import type { GatewayMetrics } from "../metrics.ts";
import type { WebhookApi } from "../webhooks/webhook-api.ts";
import { accountRoutes } from "./account-routes.ts";
import { requireApiKey, secretCheck } from "./api-key.ts";
import { createApp } from "./create-app.ts";
import { type BotApiDialectOptions, botApiDialect } from "./dialects/bot-api.ts";
import { type NativeDialectOptions, nativeDialect } from "./dialects/native.ts";
import type { GatewayEnv } from "./gateway-env.ts";
import { type HealthRoutesOptions, healthRoutes } from "./health-routes.ts";
import { jsonResponse } from "./json-response.ts";

/** Where the queues' dashboard is. */
export const BOARD_PATH = "/admin/queues";

/** What the API is made of. */
export interface ApiAppOptions
  extends Omit<NativeDialectOptions, "isApiKey">,
    Omit<JobRoutesOptions, "isApiKey"> {
  readonly config: GatewayConfig;
  readonly updates: BotApiDialectOptions["updates"];
  readonly lostAnswers: BotApiDialectOptions["lostAnswers"];
  readonly mediaDirectory: string;
  readonly checks: HealthRoutesOptions["checks"];
  readonly statusStore: AccountStatusStore;
  readonly board: QueueBoard;
  readonly webhooks: WebhookApi;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
}

/** Everything on the API's listener. */
export function createApiApp(options: ApiAppOptions): Hono<GatewayEnv> {
  const { config, metrics, board } = options;
  const isApiKey = secretCheck(config.X_API_TOKEN);
  const isBoardPassword = secretCheck(config.BULL_BOARD_PASSWORD ?? config.X_API_TOKEN);
  const openApi = createOpenApi({ publicUrl: config.PUBLIC_BASE_URL });
  const botApi = botApiDialect({
    ...options,
    tokens: config.BOT_API_TOKENS,
    replyMarkup: config.BOT_API_REPLY_MARKUP,
  });
  const app = createApp(options.log, metrics);
  app.get("/", (context) => context.html(INDEX_PAGE));
  app.get("/api_v1/openapi.json", () => jsonResponse(openApi));
  app.route("/api_v1", accountRoutes({ isApiKey, statusStore: options.statusStore }));
  app.route("/api_v1", options.webhooks.routes(isApiKey));
  app.route("/api_v1", jobRoutes({ ...options, isApiKey }));
  app.route("/api_v1", nativeDialect({ ...options, isApiKey }));
  for (const root of ["/", config.BOT_API_PREFIX]) {
    if (root !== undefined) app.route(root, botApi);
  }
  app.route("/media", mediaRoutes(options.mediaDirectory, metrics));
  app.route("/docs", docsRoutes());
  app.use(`${BOARD_PATH}/*`, requireBoardLogin(isApiKey, isBoardPassword));
  app.route(BOARD_PATH, board.routes);
  app.route(
    "/",
    healthRoutes({
      checks: options.checks,
      metrics: metrics.registry,
      metricsGuard: config.METRICS_NEED_KEY ? requireApiKey(isApiKey) : (_, next) => next(),
    }),
  );
  return app;
}

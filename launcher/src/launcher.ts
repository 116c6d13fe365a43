import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startLocalRedis } from "@telepipe/local-redis";
import { type Environment, type Running, startRunning } from "@telepipe/runtime";
import { type AppProcess, startApp } from "./app-process.ts";
import { checkPorts } from "./check-ports.ts";
import type { LauncherConfig } from "./config.ts";
import { startDemo } from "./demo/demo.ts";
import { loginWhenNeeded } from "./login-when-needed.ts";
import { screen } from "./screen.ts";
import { showAddresses } from "./show-addresses.ts";
import { becomeReady, waitUntilReady } from "./wait-until-ready.ts";

/** In this order, and stopped in reverse: no call is taken that nobody would execute. */
const APPS = ["webhook-dispatcher", "telegram-worker", "gateway"] as const;

/**
 * Starts everything on this machine: Redis, the three apps and, without Telegram credentials, the simulated
 * Telegram with a demo; then shows where everything is. Resolves when all of it serves.
 */
export function createLauncher(config: LauncherConfig): Promise<Running> {
  return startRunning(async ({ stack, fail }) => {
    await checkPorts(portsOf(config));
    await mkdir(config.dataDir, { recursive: true });
    stack.defer(() => screen.done("everything has stopped"));
    screen.title(config.mode === "demo" ? "Telepipe, with a simulated Telegram" : "Telepipe");

    const redis = stack.use(
      await startLocalRedis({
        redisUrl: config.environment.REDIS_URL,
        dataDir: join(config.dataDir, "redis"),
        cacheDir:
          config.environment.TELEPIPE_CACHE_DIR ?? join(import.meta.dirname, "../../.data/redis-cache"),
        onProgress: screen.progress,
      }),
    );
    screen.done(`Redis (${redis.source})`);

    const demo = config.mode === "demo" ? stack.use(await startDemo(config)) : null;
    const environment: Environment = {
      LOG_LEVEL: "warn",
      // Compiled code of the apps: quicker starts and some 20 MB less memory for each.
      NODE_COMPILE_CACHE: join(config.dataDir, "compile-cache"),
      ...config.environment,
      REDIS_URL: redis.url,
      ...demo?.environment,
    };
    if (demo === null) await loginWhenNeeded(environment);

    screen.progress("starting the apps");
    const apps = await startApps(environment, stack);
    for (const app of apps) app.failed.catch(fail);
    const apiUrl = `http://127.0.0.1:${config.gatewayPort}`;
    const problem = await waitUntilReady(apiUrl, Promise.race(apps.map((app) => app.failed)));
    if (problem === null) {
      screen.done(APPS.join(", "));
      await demo?.show();
    }
    showAddresses(config, demo);
    stack.defer(() => screen.title("Stopping"));
    if (problem === null) screen.ready(apiUrl);
    else announceLater(problem, apiUrl, stack);
    return {};
  });
}

/** Says what is missing, and that it is ready once it is. */
function announceLater(problem: string, apiUrl: string, stack: AsyncDisposableStack): void {
  screen.title("Not ready yet");
  screen.problem(problem);
  const stopping = new AbortController();
  stack.defer(() => stopping.abort());
  becomeReady(apiUrl, stopping.signal).then(
    () => screen.ready(apiUrl),
    () => undefined,
  );
}

function portsOf(config: LauncherConfig): Record<string, number> {
  const apps = { GATEWAY_PORT: config.gatewayPort, MEDIA_PORT: config.mediaPort };
  if (config.mode === "telegram") return apps;
  return {
    ...apps,
    SIMULATOR_CONTROL_PORT: config.simulatorControlPort,
    DEMO_RECEIVER_PORT: config.demoReceiverPort,
  };
}

/** Side by side, because each takes a second to load; all that started is stopped when one does not. */
async function startApps(environment: Environment, stack: AsyncDisposableStack): Promise<AppProcess[]> {
  const started = await Promise.allSettled(APPS.map((name) => startApp(name, environment)));
  const apps = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  for (const app of apps) stack.defer(() => app.close());
  const failed = started.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return apps;
}

import type { LauncherConfig } from "./config.ts";
import type { Demo } from "./demo/demo.ts";
import { screen } from "./screen.ts";

/** Prints where everything is and a command to try. */
export function showAddresses(config: LauncherConfig, demo: Demo | null): void {
  const api = `http://localhost:${config.gatewayPort}`;
  screen.title("Where everything is");
  screen.row("API", `${api}/api_v1`);
  screen.row("docs", `${api}/docs`);
  screen.row("Bull Board", `${api}/admin/queues   (any user, the API key as password)`);
  screen.row("media", `http://localhost:${config.mediaPort}/media`);
  if (demo) {
    screen.row("simulator control", `${demo.controlUrl}/state`);
    screen.row("demo receiver", `http://localhost:${config.demoReceiverPort}/deliveries`);
    screen.row("API key", demo.apiToken);
    screen.title("Try it");
    screen.line(`curl -H 'x-api-key: ${demo.apiToken}' -H 'content-type: application/json' \\`);
    screen.line(`  ${api}/api_v1/sendMessage -d '{"chat_id": "@alice_demo", "text": "Hello from curl"}'`);
    screen.line("");
    screen.line("# somebody writes to the account; the demo receiver gets the webhook");
    screen.line(`curl ${demo.controlUrl}/messages -H 'content-type: application/json' \\`);
    screen.line(`  -d '{"from": "bob_demo", "text": "Hello, account"}'`);
  }
}

#!/usr/bin/env node
import { once } from "node:events";
import { parseArgs } from "node:util";
import { runSimulator } from "./run-simulator.ts";

const usage = `telegram-simulator [--seed demo] [--port N] [--control-port N]

  --seed          the world to begin with: demo (the default)
  --port          where MTProto clients connect; a free one from 20000 to 31999 by default
  --control-port  where the JSON control API listens; a free one by default

Prints one line of JSON when it is ready. Ends on SIGINT and SIGTERM.`;

const options = {
  seed: { type: "string", default: "demo" },
  port: { type: "string" },
  "control-port": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

try {
  await main();
} catch (error) {
  console.error(`telegram-simulator: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return;
  }
  await using running = await runSimulator({
    seed: values.seed,
    port: portOf(values.port, "--port"),
    controlPort: portOf(values["control-port"], "--control-port"),
  });
  console.log(JSON.stringify(running.summary));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

function portOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${option}: expected a port from 1 to 65535, not ${text}`);
}

#!/usr/bin/env node
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { formatTrace, type TraceEvent } from "./rpc/trace.ts";
import { runSimulator } from "./run-simulator.ts";
import { runScenario } from "./scenario/run-scenario.ts";
import { readScenario } from "./scenario/scenario.ts";

const usage = `telegram-simulator [--seed demo | --scenario file.json] [--dcs 2,4] [--port N] [--control-port N] [--trace]

  --seed          the world to begin with: demo (the default)
  --scenario      a file with people, chats and a timeline of what happens, see the README
  --dcs           data centres that share the world, each at 127.0.0.<number>; by default
                  one, number 2, at 127.0.0.1. A scenario says it itself
  --port          where MTProto clients connect; a free one from 20000 to 31999 by default
  --control-port  where the JSON control API listens; a free one by default
  --trace         prints every call, answer and update to stderr as it passes, decoded

Prints one line of JSON when it is ready. Ends on SIGINT and SIGTERM.`;

const options = {
  seed: { type: "string", default: "demo" },
  scenario: { type: "string" },
  dcs: { type: "string" },
  port: { type: "string" },
  "control-port": { type: "string" },
  trace: { type: "boolean", default: false },
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
  const trace = values.trace ? (event: TraceEvent) => console.error(formatTrace(event)) : undefined;
  const ports = {
    port: portOf(values.port, "--port"),
    controlPort: portOf(values["control-port"], "--control-port"),
  };
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  if (values.scenario !== undefined) {
    const scenario = readScenario(JSON.parse(await readFile(values.scenario, "utf8")));
    await using running = await runScenario({ scenario, ...ports, trace });
    console.log(JSON.stringify(running.summary));
    // When the timeline is over the world stays; a step that cannot be ends it.
    await Promise.race([ended, running.play().then(() => ended)]);
    return;
  }
  await using running = await runSimulator({ seed: values.seed, dcs: dcsOf(values.dcs), ...ports, trace });
  console.log(JSON.stringify(running.summary));
  await ended;
}

function dcsOf(text: string | undefined): number[] | undefined {
  const numbers = text?.split(",").map(Number);
  const isRight = numbers?.every((one) => Number.isInteger(one) && one >= 1 && one <= 254) ?? true;
  if (!isRight)
    throw new Error(`--dcs: expected numbers from 1 to 254 with commas between them, not ${text}`);
  return numbers;
}

function portOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${option}: expected a port from 1 to 65535, not ${text}`);
}

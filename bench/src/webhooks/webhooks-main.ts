import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { describeEnvironment } from "../environment.ts";
import { openWebhookBench, type Subject, type WebhookFigures } from "./measure-webhooks.ts";
import { printWebhooks, type WebhookResult } from "./print-webhooks.ts";

/** `pnpm bench:webhooks [--rounds N] [--only a,b,c,scale] [--profile]` */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "2" },
    only: { type: "string", default: "a,b,c,scale" },
    profile: { type: "boolean", default: false },
  },
});
const resultsDirectory = join(import.meta.dirname, "../../results");
const onProgress = (text: string) => console.error(styleText("dim", `  … ${text}`));

const LOAD = { endpoints: 20, chats: 50, eventsPerChat: 10 };
const CASES = {
  a: { latencyMs: 0, share500: 0, hanging: null },
  b: { latencyMs: 0, share500: 0.05, hanging: null },
  c: { latencyMs: 0, share500: 0.05, hanging: 0 },
} as const;
/** Bound by the receivers' latency: 3 endpoints × 4 connections / 50 ms are 240 a second per dispatcher. */
const SCALE_LOAD = { endpoints: 3, chats: 60, eventsPerChat: 10 };

const environment = describeEnvironment();
const names = ["PATH", "HOME", "TELEPIPE_CACHE_DIR"];
const passedOn = Object.fromEntries(
  names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
);
await using bench = await openWebhookBench({
  environment: passedOn,
  profileDirectory: values.profile ? join(resultsDirectory, "profiles") : undefined,
  onProgress,
});
const cases: Record<string, Record<Subject, WebhookFigures[]>> = {};
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const [name, behaviour] of Object.entries(CASES)) {
    if (!values.only.split(",").includes(name)) continue;
    const figures = cases[name] ?? { telepipe: [], plain: [] };
    cases[name] = figures;
    // In turns, so that what else the machine does meets both.
    for (const subject of round % 2 === 1
      ? (["plain", "telepipe"] as const)
      : (["telepipe", "plain"] as const)) {
      onProgress(`round ${round}, (${name}), ${subject}`);
      figures[subject].push(await bench.measure({ subject, dispatchers: 2, load: LOAD, behaviour }));
    }
  }
}
const scale: WebhookResult["scale"][number][] = [];
if (values.only.split(",").includes("scale")) {
  for (const dispatchers of [1, 2, 4]) {
    onProgress(`${dispatchers} dispatcher(s), receivers of 50 ms`);
    const behaviour = { latencyMs: 50, share500: 0, hanging: null };
    scale.push({
      dispatchers,
      figures: await bench.measure({ subject: "telepipe", dispatchers, load: SCALE_LOAD, behaviour }),
    });
  }
}
const result: WebhookResult = { environment, cases, scale };
await mkdir(resultsDirectory, { recursive: true });
const file = join(resultsDirectory, `webhooks-${environment.date.replaceAll(":", "-")}.json`);
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\n${printWebhooks(result)}\n\nwritten to ${file}`);

import { once } from "node:events";
import { openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { seededRandom } from "../plan/seeded-random.ts";

/** A line of the receiver's log: a request as it came, or the answer to it. */
export type ReceiverLine =
  | {
      readonly request: string;
      readonly at: number;
      readonly eventId: string;
      readonly type: string;
      readonly chat: string | null;
      readonly messageIds: readonly number[];
      readonly token: string | null;
    }
  | { readonly answer: string; readonly at: number; readonly status: number };

/** What it is started with, in its environment. */
interface Settings {
  readonly port: number;
  readonly logFile: string;
  readonly seed: number;
}

/** Not rarely enough that retries would stay untried, not often enough to hold up everything. */
const REFUSED = 0.004;
const SLOW = 0.01;

const settings: Settings = {
  port: Number(process.env.RECEIVER_PORT),
  logFile: process.env.RECEIVER_LOG ?? "",
  seed: Number(process.env.RECEIVER_SEED),
};

/**
 * Takes webhooks. Each request is in the log before it is answered, in one write to a file opened for appending, which
 * outlives the process (write(2)): what the receiver was told is known even if it is killed in the next moment.
 */
const log = openSync(settings.logFile, "a");
const write = (line: ReceiverLine) => writeSync(log, `${JSON.stringify(line)}\n`);
const random = seededRandom(settings.seed, `receiver ${process.pid}`);
let requests = 0;

const server = createServer(async (incoming, response) => {
  const body = JSON.parse((await incoming.toArray()).join(""));
  const request = `${process.pid}-${++requests}`;
  write({
    request,
    at: Date.now(),
    eventId: String(incoming.headers["webhook-id"]),
    type: body.event,
    chat: body.message ? String(body.message.chat.id) : body.chat_id === null ? null : String(body.chat_id),
    messageIds: body.message ? [body.message.message_id] : (body.data?.message_ids ?? []),
    token: body.message?.text ?? null,
  });
  await delay(random.chance(SLOW) ? random.between(200, 1500) : random.between(0, 20));
  const status = random.chance(REFUSED) ? 503 : 200;
  write({ answer: request, at: Date.now(), status });
  response.writeHead(status).end();
});
server.listen(settings.port, "127.0.0.1");
await once(server, "listening");
for (const signal of ["SIGTERM", "disconnect"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    process.disconnect?.();
  });
}
process.send?.({ type: "ready" });

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { HttpMessageReader } from "../lean-http/http-message-reader.ts";
import { serveTasks } from "../processes/serve-tasks.ts";
import { quantile } from "../statistics.ts";

/** How the receivers behave, all at one port, told apart by the path `/<endpoint>`. */
export interface ReceiverBehaviour {
  /** Deliveries to endpoints that answer, after which a run is complete. */
  readonly expected: number;
  readonly latencyMs: number;
  /** Of all requests that are answered. */
  readonly share500: number;
  /** Index of the endpoint that never answers; null: none. */
  readonly hanging: number | null;
  readonly seed: number;
}

/** What arrived at the endpoints that answer. */
export interface ReceivedFigures {
  readonly delivered: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly requests: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** What the last hundredth of the deliveries took: what failed near the end is tried again, and little runs beside it. */
  readonly tailMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

let behaviour: ReceiverBehaviour = { expected: 0, latencyMs: 0, share500: 0, hanging: null, seed: 1 };
let random = seeded(1);
let newest = new Map<string, number>();
let accepted = new Set<string>();
let latencies: number[] = [];
let arrivals: number[] = [];
let duplicates = 0;
let outOfOrder = 0;
let requests = 0;
let firstAt = 0;
let lastAt = 0;
let complete = Promise.withResolvers<void>();

const server = createServer({ noDelay: true }, (socket) => {
  const reader = new HttpMessageReader();
  socket.on("data", (chunk) => {
    for (const { head, body } of reader.read(chunk)) void answer(socket, head, body.toString());
  });
  socket.on("error", () => socket.destroy());
}).listen(0, "127.0.0.1", 4096);
await once(server, "listening");

async function answer(socket: Socket, head: string, body: string): Promise<void> {
  const endpoint = Number(/^POST \/(\d+)/.exec(head)?.[1]);
  if (endpoint === behaviour.hanging) return;
  requests += 1;
  const isFailure = random() < behaviour.share500;
  if (behaviour.latencyMs > 0) await delay(behaviour.latencyMs);
  if (isFailure) {
    socket.write("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  note(endpoint, body);
  socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
}

function note(endpoint: number, body: string): void {
  const { chat_id, message, received_at } = JSON.parse(body);
  const chat = `${endpoint}/${chat_id}`;
  const id = `${chat}/${message.message_id}`;
  const now = Date.now();
  if (accepted.has(id)) {
    duplicates += 1;
    return;
  }
  accepted.add(id);
  if (message.message_id < (newest.get(chat) ?? 0)) outOfOrder += 1;
  else newest.set(chat, message.message_id);
  latencies.push(now - Date.parse(received_at));
  arrivals.push(now);
  firstAt ||= now;
  lastAt = now;
  if (accepted.size === behaviour.expected) complete.resolve();
}

/** mulberry32: the same failures for every subject, as far as their order allows. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const tasks = {
  describe: () => ({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  behave: (wanted: ReceiverBehaviour) => {
    behaviour = wanted;
    random = seeded(wanted.seed);
    newest = new Map();
    accepted = new Set();
    latencies = [];
    arrivals = [];
    duplicates = 0;
    outOfOrder = 0;
    requests = 0;
    firstAt = 0;
    lastAt = 0;
    complete = Promise.withResolvers();
  },
  /** Resolves when all that was expected is here, at the latest after `timeoutMs`. */
  received: async ({ timeoutMs }: { timeoutMs: number }): Promise<ReceivedFigures> => {
    const late = new AbortController();
    await Promise.race([
      complete.promise,
      delay(timeoutMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    return {
      delivered: accepted.size,
      duplicates,
      outOfOrder,
      requests,
      firstAt,
      lastAt,
      tailMs: lastAt - quantile(arrivals, 0.99),
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    };
  },
};
export type HookReceiverTasks = typeof tasks;

serveTasks(tasks);

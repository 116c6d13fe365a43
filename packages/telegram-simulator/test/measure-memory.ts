import { createWorld } from "../src/world/world.ts";

/**
 * Run as a program, with `--expose-gc`: `measure-memory.ts [written] [kept]` writes so many private messages into a
 * world that keeps no more than that, a quarter of them by default, and prints what one kept message takes: in both
 * people's boxes, with the log of updates.
 */
const [total = 100_000, limit = total / 4] = process.argv.slice(2).map(Number);

const world = createWorld({ retention: { messages: limit, updates: limit / 10 } });
const alice = world.addUser({ phone: "+1", firstName: "Alice", username: "alice_demo" });
const bob = world.addUser({ phone: "+2", firstName: "Bob", username: "bob_demo" });

const heapBytes = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const before = heapBytes();
const startMs = performance.now();
for (let index = 0; index < total; index++) {
  const text = `message ${index}, about as long as what people write to each other`;
  world.conversations.post({ from: alice, to: bob, text, randomId: (1n << 60n) + BigInt(index) });
}
const rssBytes = process.memoryUsage().rss;
const seconds = (performance.now() - startMs) / 1000;
const kept = alice.box.messageCount;
const report = {
  written: total,
  kept,
  bytes_per_message: Math.round((heapBytes() - before) / kept),
  /** Of the whole process, at its end, without help by a collection that nobody would ask for. */
  rss_mb: Math.round(rssBytes / 1e6),
  messages_per_second: Math.round(total / seconds),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
await world.close();

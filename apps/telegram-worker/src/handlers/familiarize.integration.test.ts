import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Event, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import { startSimulator } from "@telepipe/telegram-simulator";
import { createTestRedis, eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { describe, expect, inject, test } from "vitest";
import { loadWorkerConfig } from "../config.ts";
import { sessionPaths, writeSessionFile } from "../telegram/session-file.ts";
import { createTelegramWorker } from "../worker.ts";
import { isName } from "./familiarize.ts";

test("it asks, insists on letters, greets and publishes the name", async () => {
  await using bench = await createBench();
  await bench.says("hello");
  await bench.says("/familiarize");
  await bench.answers("Hello! What is your name? (/cancel ends this)");
  await bench.says("42");
  await bench.answers("A name is made of letters. What is your name? (/cancel ends this)");
  await bench.says("Жанна д’Арк");
  await bench.answers("Nice to meet you, Жанна д’Арк!");
  await bench.says("and on");
  const completed = await bench.published("familiarize.completed");
  expect(completed).toMatchObject({
    chat_id: Number(bench.alice.id),
    account: { id: Number(bench.account.id) },
    data: { user_id: Number(bench.alice.id), username: "alice_demo", name: "Жанна д’Арк" },
  });
  expect(await bench.received("and on")).toBeDefined();
  expect(bench.answerCount()).toBe(3);
});

test("/cancel ends it, and nothing is published", async () => {
  await using bench = await createBench();
  await bench.says("/familiarize");
  await bench.answers("Hello! What is your name? (/cancel ends this)");
  await bench.says("/cancel");
  await bench.answers("All right, forget that I asked.");
  await bench.says("Alice");
  // Once this is answered, the message before it has been handled.
  await bench.says("/familiarize");
  await bench.answers("Hello! What is your name? (/cancel ends this)");
  expect(bench.answerCount()).toBe(3);
  await bench.says("7");
  await bench.received("7");
  expect(await bench.types()).not.toContain("familiarize.completed");
});

test("a conversation goes on after a restart of the worker", async () => {
  await using bench = await createBench();
  await bench.says("/familiarize");
  await bench.answers("Hello! What is your name? (/cancel ends this)");
  await bench.restart();
  await bench.says("Alice");
  await bench.answers("Nice to meet you, Alice!");
});

describe("names", () => {
  test.each(["Alice", "Жанна", "李", "Renée", "أحمد", "Jean-Luc Picard", "O'Neill", "J. Random", "ज़ैद"])(
    "%s",
    (name) => {
      expect(isName(name)).toBe(true);
    },
  );

  test.each(["", "42", "R2D2", "/start", "Alice!", "-", "a".repeat(65), "Alice\nBob", "🙂"])(
    "not %j",
    (text) => {
      expect(isName(text)).toBe(false);
    },
  );
});

/** The whole worker on the simulated Telegram; Alice writes to it. */
async function createBench() {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(createTestRedis(inject("redisUrl")));
  const directory = await mkdtemp(join(tmpdir(), "telepipe-familiarize-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const simulator = stack.use(await startSimulator());
  const { world } = simulator;
  const account = world.addUser({ phone: "+10000000001", firstName: "Me", username: "the_account" });
  const alice = world.addUser({ phone: "+10000000002", firstName: "Alice", username: "alice_demo" });
  const name = join(directory, "session");
  const { dcId, authKey } = simulator.mintSession(account);
  const stored = { dcId, authKey, serverAddress: "127.0.0.1", port: 443 };
  await writeSessionFile(sessionPaths(name, true), stored);
  const config = loadWorkerConfig({
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    TG_SESSION_NAME: name,
    MEDIA_DIR: join(directory, "media"),
    HANDLERS: "familiarize",
  });
  const start = async () => {
    const worker = await createTelegramWorker(config, { log: silentLogger(), output: null });
    await eventually("the account is ready", () => worker.accountState?.state === "ready");
    return worker;
  };
  let worker = await start();
  stack.defer(() => worker.close());
  const queue = new Queue(INCOMING_QUEUE, { connection: redis.connect(), prefix: redis.prefix });
  stack.defer(() => queue.close());
  const answers = () => world.messages(alice, account).filter(({ out }) => !out);
  const events = async () => {
    const jobs = await queue.getJobs(["waiting"]);
    return jobs.flatMap((job) => IncomingJob.parse(job.data).events);
  };
  const event = (what: string, matches: (event: Event) => boolean) =>
    eventually(what, async () => (await events()).find(matches));
  const owned = stack.move();
  return {
    account,
    alice,
    says: async (text: string) => void (await world.inject({ from: alice, to: account, text })),
    answers: (text: string) => eventually(`"${text}"`, () => answers().at(-1)?.post.text === text),
    answerCount: () => answers().length,
    types: async () => (await events()).map(({ type }) => type),
    published: (type: Event["type"]) => event(type, (each) => each.type === type),
    received: (text: string) =>
      event(text, (each) => each.type === "message.new" && each.data.message.text === text),
    restart: async () => {
      await worker.close();
      worker = await start();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

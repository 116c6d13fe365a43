import bigInt from "big-integer";
import { Api, type TelegramClient } from "telegram";
import { NewMessage, type NewMessageEvent } from "telegram/events/index.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { createDemoWorld, type DemoWorld } from "../src/world/demo-world.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

let demo: DemoWorld;
let simulator: Simulator;
let client: TelegramClient;
/** Texts of the messages that reached the client's handler, in order. */
let received: string[];

async function connect(options: { batchReplies?: boolean } = {}): Promise<void> {
  demo = createDemoWorld();
  simulator = await startSimulator({ world: demo.world, ...options });
  client = createGramJsClient(simulator, simulator.mintSession(demo.account).stringSession);
  received = [];
  client.addEventHandler((event: NewMessageEvent) => {
    received.push(event.message.message);
  }, new NewMessage({}));
  await client.connect();
}

beforeEach(() => connect());

afterEach(async () => {
  await closeGramJs(client);
  await simulator.close();
  await demo.world.close();
  expect(simulator.unimplemented).toEqual([]);
  expect(simulator.failures).toEqual([]);
});

function textsTo(username: "alice_demo" | "bob_demo"): string[] {
  const person = username === "alice_demo" ? demo.alice : demo.bob;
  return demo.world.messages(demo.account, person).map(({ post }) => post.text);
}

test("what is sent to a username arrives there, formatted", async () => {
  const sent = await client.sendMessage("alice_demo", { message: "**bold** words", parseMode: "markdown" });
  expect(sent.id).toBeGreaterThan(0);
  expect(textsTo("alice_demo")).toEqual(["bold words"]);
  const [message] = demo.world.messages(demo.account, demo.alice);
  expect(message?.post.entities).toMatchObject([{ _: "messageEntityBold", offset: 0, length: 4 }]);
});

test("what people write arrives, privately and in the group", async () => {
  await demo.world.inject({ from: demo.bob, to: demo.account, text: "hello" });
  await demo.world.inject({ from: demo.alice, to: demo.group, text: "hello all" });
  await expect.poll(() => received).toEqual(["hello", "hello all"]);
});

test("a burst of 1000 messages arrives whole and in order", async () => {
  const texts = Array.from({ length: 1000 }, (_, index) => `message ${index}`);
  for (const text of texts) await demo.world.inject({ from: demo.alice, to: demo.account, text });
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1000);
  expect(received).toEqual(texts);
});

test("messages sent at once keep their order, also when the first one must wait for a flood limit", async () => {
  client.floodSleepThreshold = 60;
  simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_1" });
  const peer = await client.getInputEntity("alice_demo");
  const texts = ["one", "two", "three", "four"];
  await Promise.all(
    texts.map((message, index) =>
      client.invoke(new Api.messages.SendMessage({ peer, message, randomId: bigInt(index + 1) })),
    ),
  );
  expect(textsTo("alice_demo")).toEqual(texts);
});

test("a flood wait above the client's threshold is an error that tells the seconds", async () => {
  simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_30" });
  await expect(client.sendMessage("alice_demo", { message: "now" })).rejects.toMatchObject({
    seconds: 30,
    code: 420,
  });
});

test("a reply that is lost with its connection: sent once, and the client is told so", async () => {
  const peer = await client.getInputEntity("alice_demo");
  simulator.fault({ method: "messages.sendMessage", disconnect: "after" });
  const send = client.invoke(new Api.messages.SendMessage({ peer, message: "once", randomId: bigInt(42) }));
  await expect(send).rejects.toMatchObject({ errorMessage: "RANDOM_ID_DUPLICATE", code: 500 });
  expect(textsTo("alice_demo")).toEqual(["once"]);
  expect(simulator.calls("messages.sendMessage").recent.map((call) => call.random_id)).toEqual([42n, 42n]);
});

test("messages that arrive while the client is away are in the difference", async () => {
  const before = await client.invoke(new Api.updates.GetState());
  simulator.network({ disconnect: true });
  for (const text of ["one", "two", "three"]) {
    await demo.world.inject({ from: demo.alice, to: demo.account, text });
  }
  const difference = await client.invoke(
    new Api.updates.GetDifference({ pts: before.pts, date: before.date, qts: before.qts }),
  );
  if (!(difference instanceof Api.updates.Difference)) throw new Error(`got ${difference.className}`);
  expect(difference.newMessages.map((message) => (message as Api.Message).message)).toEqual([
    "one",
    "two",
    "three",
  ]);
  expect(received).toEqual([]);
});

test("edits, deletions and history", async () => {
  const sent = await client.sendMessage("bob_demo", { message: "first" });
  await client.sendMessage("bob_demo", { message: "second", replyTo: sent.id });
  await client.editMessage("bob_demo", { message: sent.id, text: "changed" });
  const history = await client.getMessages("bob_demo", { limit: 10 });
  expect(Array.from(history, ({ message }) => message)).toEqual(["second", "changed"]);
  expect(history[0]?.replyTo?.replyToMsgId).toBe(sent.id);
  await client.deleteMessages("bob_demo", [sent.id], { revoke: true });
  const rest = await client.getMessages("bob_demo", { limit: 10 });
  expect(Array.from(rest, ({ message }) => message)).toEqual(["second"]);
});

test("with batched replies, an error in a container takes what stands behind it from GramJS", async () => {
  await closeGramJs(client);
  await simulator.close();
  await connect({ batchReplies: true });
  simulator.fault({ method: "help.getNearestDc", error: "Timeout" });
  const getNearestDc = () => client.invoke(new Api.help.GetNearestDc());
  const outcomes = ["pending", "pending"];
  getNearestDc().catch(({ errorMessage }) => {
    outcomes[0] = errorMessage;
  });
  void getNearestDc().then(() => {
    outcomes[1] = "answered";
  });
  await expect.poll(() => outcomes[0]).toBe("Timeout");
  // A call of its own is answered after the container, so the second call is not merely late.
  await client.invoke(new Api.updates.GetState());
  expect(outcomes[1]).toBe("pending");
});

import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { createSecretBox, WebhookStore } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { messagesByChat, openDispatchCorner, upTo } from "./dispatch-corner.ts";
import { newMessage } from "./events.ts";
import { storedWebhook } from "./stored-webhook.ts";

const KEY = "ab".repeat(32);
const box = createSecretBox(Buffer.from(KEY, "hex"));
const ENDPOINTS = 200;
/** Commands to Redis per event, those inside scripts and of idle workers included; measured: 55. */
const MAX_COMMANDS_PER_EVENT = 90;

test("hundreds of endpoints at once, and nine tenths of the events to one: all are served, the quiet ones at once", {
  timeout: 60_000,
}, async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const { prefix } = corner.corner;
  const redis = corner.corner.connect();
  await corner.start({ WEBHOOK_SECRETS_KEY: KEY });
  const store = new WebhookStore(redis, prefix);
  const [busy, ...quiet] = upTo(ENDPOINTS);
  const busyChats = upTo(30).map((chat) => 10_000 + chat);
  for (const n of upTo(ENDPOINTS)) {
    const ids = n === busy ? busyChats : [n];
    await store.create(storedWebhook(box, { id: `ep-${n}`, url: receiver.url, chats: { ids } }));
  }
  // Each has its first message: the dispatcher serves them all.
  await corner.publish(...quiet.map((chat) => newMessage(chat, 1)));
  await eventually("all are served", () => receiver.requests.length === quiet.length, 30_000);

  // Thirty messages in each of its chats, and a message to a quiet one after nine of them.
  const flood = upTo(30).flatMap((number) => busyChats.map((chat) => newMessage(chat, number)));
  const events = upTo(100).flatMap((place) => [
    ...flood.slice(9 * (place - 1), 9 * place),
    newMessage(quiet[place] ?? 0, 2),
  ]);
  await using counter = await countCommands(inject("redisUrl"), prefix);
  await corner.publish(...events);
  await receiver.waitFor(quiet.length + events.length, 30_000);
  expect(counter.count / events.length).toBeLessThan(MAX_COMMANDS_PER_EVENT);

  const came = receiver.requests.slice(quiet.length).map(({ body }) => body.message.chat.id as number);
  const places = came.flatMap((chat, place) => (busyChats.includes(chat) ? [] : [place]));
  expect(places).toHaveLength(100);
  // The n-th quiet one is published at place 10 n. It comes before that, as the busy endpoint lags behind, or soon after.
  for (const [index, place] of places.entries()) expect(place).toBeLessThan(10 * (index + 1) + 100);
  const byChat = messagesByChat(receiver.requests);
  for (const chat of busyChats) expect(byChat.get(chat)).toEqual(upTo(30));
});

/**
 * Counts the commands that name keys under a prefix, from now on. By a socket of its own: ioredis takes what a busy
 * server tells in the moment of the subscription for an answer.
 */
async function countCommands(redisUrl: string, prefix: string) {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect(Number(port), hostname);
  const counter = { count: 0, [Symbol.asyncDispose]: async () => void socket.destroy() };
  const lines = createInterface(socket);
  socket.write("MONITOR\r\n");
  await once(lines, "line");
  lines.on("line", (line) => {
    if (line.includes(`"${prefix}:`)) counter.count += 1;
  });
  return counter;
}

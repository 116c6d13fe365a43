import { eventually } from "@telepipe/testing";
import bigInt from "big-integer";
import { Api } from "telegram";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../../test/sending-world.ts";
import { randomIdOf } from "./random-id.ts";

/** A repeated send ends with the one message that it had made, also among messages that look the same. */

let world: SendingWorld;
beforeEach(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterEach(() => world[Symbol.asyncDispose]());

const say = (text: string, jobId: string) =>
  world.call("sendMessage", { chat_id: "@alice_demo", text }, jobId);

/** Telegram accepts the send of a job and its worker dies before it hears of it. */
async function acceptedUnheard(text: string, jobId: string): Promise<void> {
  const peer = (await world.session.peers.resolve("@alice_demo")).input;
  const other = await world.reconnect();
  const randomId = bigInt(randomIdOf(jobId));
  await other.invoke(new Api.messages.SendMessage({ peer, message: text, randomId }));
  await other.close();
}

test("of twins, each repeat gets its own", async () => {
  const first = await say("ok", "job-1");
  const second = await say("ok", "job-2");
  expect((await say("ok", "job-1")).message_id).toBe(first.message_id);
  expect((await say("ok", "job-2")).message_id).toBe(second.message_id);
});

test("what a send became is known to the worker that comes after", async () => {
  const first = await say("ok", "job-1");
  await say("ok", "job-2");
  await using stack = new AsyncDisposableStack();
  const later = stack.adopt(await world.reconnect(), (session) => session.close());
  const id = await eventually("the record", () => later.sentIds.find(String(randomIdOf("job-1"))));
  expect(id).toBe(first.message_id);
});

test("an answer that nobody heard is found among twins: those of other sends are told apart", async () => {
  const before = await say("ok", "job-1");
  await acceptedUnheard("ok", "job-2");
  const found = await say("ok", "job-2");
  expect(found.message_id).toBeGreaterThan(before.message_id);
});

test("an answer that nobody heard is told from what was written on another device since", async () => {
  const { account, alice } = world.people;
  await acceptedUnheard("ok", "job-1");
  await world.simulator.world.inject({ from: account, to: alice, text: "ok" });
  const next = await say("another", "job-2");
  const found = await say("ok", "job-1");
  // The repeat made no message: only the one of the other device lies between.
  expect(next.message_id - found.message_id).toBe(2);
});

test("an edit that an earlier try has made is no error for the repeat, but one for another call", async () => {
  const { message_id } = await say("before", "job-1");
  const edit = { chat_id: "@alice_demo", message_id, text: "after" };
  await world.call("editMessageText", edit, "job-2");
  await expect(world.call("editMessageText", edit, "job-3")).rejects.toMatchObject({
    code: "MESSAGE_NOT_MODIFIED",
  });
  const repeated = await world.call("editMessageText", edit, "job-2", true);
  expect(repeated).toMatchObject({ message_id, text: "after" });
});

test("so with a deletion", async () => {
  const { message_id } = await say("gone soon", "job-1");
  const target = { chat_id: "@alice_demo", message_id };
  await world.call("deleteMessage", target, "job-2");
  await expect(world.call("deleteMessage", target, "job-3")).rejects.toMatchObject({
    code: "MESSAGE_NOT_FOUND",
  });
  expect(await world.call("deleteMessage", target, "job-2", true)).toBe(true);
});

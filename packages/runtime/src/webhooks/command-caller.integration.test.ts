import { COMMAND_QUEUE } from "@telepipe/contracts";
import { createTestRedis } from "@telepipe/testing";
import { Queue, Worker } from "bullmq";
import { expect, inject, test } from "vitest";
import { silentLogger } from "../log/logger.ts";
import { CommandCaller } from "./command-caller.ts";

const ORDER = { kind: "resend", endpoint_id: "ep-1", event_id: "msg_1" } as const;

async function open() {
  const stack = new AsyncDisposableStack();
  const corner = stack.use(createTestRedis(inject("redisUrl")));
  const connection = corner.connect();
  const { prefix } = corner;
  const caller = stack.adopt(new CommandCaller({ redis: connection, prefix, log: silentLogger() }), (it) =>
    it.close(),
  );
  const queue = stack.adopt(new Queue(COMMAND_QUEUE, { connection, prefix }), (it) => it.close());
  return {
    caller,
    queue,
    answer: (value: unknown) =>
      void stack.adopt(new Worker(COMMAND_QUEUE, async () => value, { connection, prefix }), (it) =>
        it.close(),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("an order's result comes back, and its error as what it was", async () => {
  await using corner = await open();
  corner.answer({ v: 1, ok: true, result: { state: "pending" } });
  expect(await corner.caller.call(ORDER, 5000)).toEqual({ state: "pending" });
});

test("an order that was refused throws what refused it", async () => {
  await using corner = await open();
  corner.answer({ v: 1, ok: false, error: { code: "EVENT_NOT_KEPT", detail: "gone" } });
  await expect(corner.caller.call(ORDER, 5000)).rejects.toMatchObject({
    code: "EVENT_NOT_KEPT",
    detail: "gone",
  });
});

test("an order that nobody takes is withdrawn", async () => {
  await using corner = await open();
  await expect(corner.caller.call(ORDER, 150)).rejects.toMatchObject({ code: "DISPATCHER_UNAVAILABLE" });
  expect(await corner.queue.getJobCountByTypes("waiting", "active", "delayed")).toBe(0);
});

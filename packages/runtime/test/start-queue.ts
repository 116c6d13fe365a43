import { randomUUID } from "node:crypto";
import { createTestRedis, eventually } from "@telepipe/testing";
import { inject } from "vitest";
import { silentLogger } from "../src/log/logger.ts";
import type { ReceivedCall } from "../src/queue/received-call.ts";
import type { SendCall } from "../src/queue/send-call.ts";
import { SendCaller } from "../src/queue/send-caller.ts";
import { consumeSendQueue, type SendConsumer, type SendConsumerOptions } from "../src/queue/send-consumer.ts";

const log = silentLogger();

/** A caller on a fresh prefix; consumers are started by each test. */
export async function startQueue() {
  const stack = new AsyncDisposableStack();
  const corner = stack.use(createTestRedis(inject("redisUrl")));
  const callerRedis = corner.connect("fail-fast");
  await eventually("the connection", () => callerRedis.status === "ready");
  const caller = await SendCaller.open({
    redis: callerRedis,
    eventsRedis: corner.connect(),
    prefix: corner.prefix,
    log,
  });
  stack.defer(() => caller.close());
  return {
    caller,
    callerRedis,
    corner,
    call: (params: unknown, timeoutMs = 5000, options: Partial<SendCall> = {}) =>
      caller.call({ method: "sendMessage", params, timeoutMs, requestId: randomUUID(), ...options }),
    consume: async (
      execute: (call: ReceivedCall) => Promise<unknown>,
      chatOf: (call: ReceivedCall) => string | null = () => null,
      options: Partial<SendConsumerOptions> = {},
    ): Promise<SendConsumer> => {
      const redis = corner.connect();
      const consumer = await consumeSendQueue({
        redis,
        prefix: corner.prefix,
        log,
        concurrency: 20,
        laneOf: (call) => {
          const chat = chatOf(call);
          return chat === null ? null : { address: chat, chat, find: () => Promise.resolve(chat) };
        },
        execute,
        ...options,
      });
      stack.defer(() => consumer.close());
      return consumer;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

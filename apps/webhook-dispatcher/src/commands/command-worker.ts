import { ApiError, COMMAND_QUEUE, DispatchCommand, type Outcome } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { queueErrorHandler } from "../queue-errors.ts";
import type { CommandContext } from "./command-context.ts";
import { forgetEndpoint } from "./forget-endpoint.ts";
import { redrive } from "./redrive.ts";
import { resend } from "./resend.ts";
import { sendTestEvent } from "./send-test-event.ts";

/** What the worker needs; the connection is shared and not closed. */
export interface CommandWorkerOptions {
  /** Role `patient`. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly context: CommandContext;
  readonly log: Logger;
}

/** Test events wait for endpoints that do not answer; they must not hold up other orders. */
const CONCURRENCY = 8;

/** Starts to carry out the orders of the API. One that its dispatcher did not survive is begun anew by another. */
export async function startCommandWorker(options: CommandWorkerOptions): Promise<{ close(): Promise<void> }> {
  const { redis, prefix, context, log } = options;
  const worker = new Worker<unknown, Outcome>(
    COMMAND_QUEUE,
    async (job) => {
      const command = DispatchCommand.parse(job.data);
      if (command.deadline_at < context.delivery.clock.now()) {
        return failure(new ApiError("DISPATCHER_UNAVAILABLE"));
      }
      try {
        return { v: 1, ok: true, result: await carryOut(command, context) };
      } catch (error) {
        if (error instanceof ApiError) return failure(error);
        throw error;
      }
    },
    {
      connection: redis,
      prefix,
      concurrency: CONCURRENCY,
      lockDuration: 5000,
      stalledInterval: 2500,
      maxStalledCount: 1_000_000,
      drainDelay: 5,
      runRetryDelay: 1000,
    },
  );
  worker.on("error", queueErrorHandler(log, { queue: COMMAND_QUEUE }));
  worker.on("failed", (job, error) => log.error({ command: job?.name, err: error }, "command.crashed"));
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}

function carryOut(command: DispatchCommand, context: CommandContext): Promise<unknown> {
  switch (command.kind) {
    case "test":
      return sendTestEvent(command.endpoint_id, context);
    case "resend":
      return resend(command.endpoint_id, command.event_id, context);
    case "redrive":
      return redrive(command, context);
    case "forget":
      return forgetEndpoint(command.endpoint_id, context);
  }
}

function failure(error: ApiError): Outcome {
  return { v: 1, ok: false, error: error.toWire() };
}

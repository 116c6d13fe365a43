import { ApiError } from "@telepipe/contracts";
import { ReplyError } from "ioredis";

/** What a server that is there and refuses says: the first word of its answer is its code (RESP, simple errors). */
const REFUSALS: Readonly<Record<string, string>> = {
  OOM: "Redis is full: raise its maxmemory",
  MISCONF: "Redis cannot write to its disk",
  LOADING: "Redis is still reading its data",
  READONLY: "the Redis server has become a replica",
  MASTERDOWN: "the Redis server has lost its master",
  BUSY: "Redis is busy with a script",
};

const UNKNOWN = "Redis does not answer; whether the call was accepted can be asked for by its job, later";

/**
 * Why a call could not be enqueued, for its caller. `jobId` when it may have been all the same, because it was sent and
 * only the answer is missing.
 */
export function queueUnavailable(cause: unknown, jobId?: string): ApiError {
  if (cause instanceof ReplyError) {
    const detail = REFUSALS[(cause as Error).message.split(" ", 1)[0] ?? ""];
    return new ApiError("QUEUE_UNAVAILABLE", { cause, ...(detail === undefined ? {} : { detail }) });
  }
  return new ApiError("QUEUE_UNAVAILABLE", {
    cause,
    ...(jobId === undefined ? {} : { jobId, detail: UNKNOWN }),
  });
}

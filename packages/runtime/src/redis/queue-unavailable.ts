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

/** Why a call could not be enqueued, for its caller. */
export function queueUnavailable(cause: unknown): ApiError {
  const detail =
    cause instanceof ReplyError ? REFUSALS[(cause as Error).message.split(" ", 1)[0] ?? ""] : undefined;
  return new ApiError("QUEUE_UNAVAILABLE", { cause, ...(detail === undefined ? {} : { detail }) });
}

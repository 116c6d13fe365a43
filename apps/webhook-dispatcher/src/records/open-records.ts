import { type Opening, type RecordRetention, RecordStore } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { AttemptRecorder, DeliveryContext } from "../delivery/delivery-context.ts";
import { RecordWriter } from "./record-writer.ts";

/** What records are written with. */
export interface RecordsContext extends Pick<DeliveryContext, "clock" | "metrics" | "log"> {
  readonly redis: Redis;
  readonly prefix: string;
}

/** Keeps attempts as long as asked, or not at all; closed with `stack`. */
export function openRecords(
  stack: Opening["stack"],
  retention: RecordRetention | null,
  { redis, prefix, clock, metrics, log }: RecordsContext,
): AttemptRecorder {
  if (retention === null) return { add: () => undefined };
  const writer = new RecordWriter({
    store: new RecordStore(redis, prefix),
    retention,
    clock,
    log,
    onDropped: (count) => metrics.recordsDropped.inc(count),
  });
  stack.defer(() => writer.close());
  return writer;
}

import { type RecordRetention, setting } from "@telepipe/runtime";
import type * as z from "zod";

/** How long records of deliveries are kept. */
export const recordSettings = {
  WEBHOOK_RECORDS_HOURS: setting.integer(72, 0, 8760, {
    description:
      "Attempts and delivered events are kept this long for GET /api_v1/deliveries and sending again; 0 keeps none",
    example: "72",
  }),
  WEBHOOK_RECORDS_MAX: setting.integer(50_000, 1, 10_000_000, {
    description: "Of so many deliveries at most; the oldest go first",
    example: "50000",
  }),
  WEBHOOK_RECORDS_MAX_MB: setting.integer(128, 1, 1_000_000, {
    description: "And in so much of Redis' memory, about",
    example: "128",
  }),
};

/** Null: no records are kept. */
export function recordRetention(
  settings: z.output<z.ZodObject<typeof recordSettings>>,
): RecordRetention | null {
  if (settings.WEBHOOK_RECORDS_HOURS === 0) return null;
  return {
    maxAgeMs: settings.WEBHOOK_RECORDS_HOURS * 3_600_000,
    maxDeliveries: settings.WEBHOOK_RECORDS_MAX,
    maxBytes: settings.WEBHOOK_RECORDS_MAX_MB * 1024 ** 2,
  };
}

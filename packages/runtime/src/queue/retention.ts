/** How long finished `send` jobs stay in BullMQ's memory, for late readers and Bull Board. */
export const SEND_RETENTION = {
  removeOnComplete: { age: 24 * 3600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3600 },
} as const;

/** Routed batches hold message bodies: a short memory is enough to look at. */
export const INCOMING_RETENTION = {
  removeOnComplete: { age: 3600, count: 200 },
  removeOnFail: { age: 7 * 24 * 3600 },
} as const;

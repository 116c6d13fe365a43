import {
  ApiError,
  type AttemptRecord,
  type AttemptView,
  type DeliveryDetail,
  type DeliveryQuery,
  type DeliveryState,
  type DeliveryView,
  parseDeliveryId,
} from "@telepipe/contracts";
import type { LaneReader, RecordedDelivery, RecordStore } from "@telepipe/runtime";
import { placeAfter, placeCursor } from "./place-cursor.ts";
import { isoDate } from "./webhook-view.ts";

/** A page of deliveries. It may hold fewer than asked for, and still have a next one. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  readonly next_cursor: string | null;
}

const CHUNK = 200;
/** Looked through for one page, however few of them match. */
const MAX_EXAMINED = 5000;

/** Recorded deliveries, to be looked at. */
export class Deliveries {
  readonly #records: RecordStore;
  readonly #lanes: LaneReader;

  constructor(records: RecordStore, lanes: LaneReader) {
    this.#records = records;
    this.#lanes = lanes;
  }

  /** The newest events first. */
  async list(query: DeliveryQuery): Promise<DeliveryPage> {
    const after = placeAfter(query.cursor);
    const since = query.since ?? 0;
    const until = Math.min(
      query.until ?? Number.MAX_SAFE_INTEGER,
      after?.receivedAt ?? Number.MAX_SAFE_INTEGER,
    );
    const deliveries: DeliveryView[] = [];
    for (let offset = 0; offset < MAX_EXAMINED; offset += CHUNK) {
      const places = await this.#records.places({ since, until, offset }, CHUNK);
      const left = after === null ? places : places.filter((place) => isBehind(place, after));
      const prefix = query.webhook_id === undefined ? "" : `${query.webhook_id}.`;
      const recorded = await this.#records.last(left.filter(({ deliveryId: id }) => id.startsWith(prefix)));
      for (const { delivery, place } of await this.#views(recorded)) {
        if (matches(delivery, query)) deliveries.push(delivery);
        if (deliveries.length === query.limit) return { deliveries, next_cursor: placeCursor(place) };
      }
      if (places.length < CHUNK) return { deliveries, next_cursor: null };
      const last = places.at(-1);
      if (last && offset + CHUNK >= MAX_EXAMINED) return { deliveries, next_cursor: placeCursor(last) };
    }
    return { deliveries, next_cursor: null };
  }

  /** @throws ApiError DELIVERY_NOT_FOUND */
  async get(id: string): Promise<DeliveryDetail> {
    const ids = parseDeliveryId(id);
    if (!ids) throw new ApiError("DELIVERY_NOT_FOUND");
    const [attempts, [state], json, delivery] = await Promise.all([
      this.#records.attempts(id),
      this.#lanes.states([ids]),
      this.#lanes.eventJson(ids.eventId),
      this.#lanes.delivery(ids.eventId),
    ]);
    const event = json === null ? null : JSON.parse(json);
    const last = attempts.at(-1);
    const views = attempts.map(attemptView);
    if (last) {
      const view = deliveryView(id, last, state ?? null);
      return { ...view, attempts: views, event };
    }
    if (!state || !delivery) throw new ApiError("DELIVERY_NOT_FOUND");
    return {
      id,
      webhook_id: ids.endpointId,
      event_id: ids.eventId,
      event_type: delivery.type,
      chat_id: delivery.chat_id,
      received_at: isoDate(delivery.received_at),
      state,
      next_attempt_at: null,
      last_attempt: null,
      attempts: views,
      event,
    };
  }

  async #views(recorded: readonly RecordedDelivery[]) {
    const states = await this.#lanes.states(
      recorded.map(({ last }) => ({ endpointId: last.endpoint_id, eventId: last.event_id })),
    );
    return recorded.map((place, index) => ({
      place,
      delivery: deliveryView(place.deliveryId, place.last, states[index] ?? null),
    }));
  }
}

/** Behind a place in a list that runs from the newest to the oldest; Redis orders equal moments by id, last first. */
function isBehind(
  place: { receivedAt: number; deliveryId: string },
  after: { receivedAt: number; deliveryId: string },
): boolean {
  if (place.receivedAt !== after.receivedAt) return place.receivedAt < after.receivedAt;
  return Buffer.compare(Buffer.from(place.deliveryId), Buffer.from(after.deliveryId)) < 0;
}

function matches(delivery: DeliveryView, query: DeliveryQuery): boolean {
  const { last_attempt: last } = delivery;
  return (
    (query.chat_id === undefined || delivery.chat_id === query.chat_id) &&
    (query.event_type === undefined || delivery.event_type === query.event_type) &&
    (query.state === undefined || delivery.state === query.state) &&
    (query.status === undefined || last?.status === query.status) &&
    (query.error_class === undefined || last?.error_class === query.error_class)
  );
}

/** The lane store knows better than the last attempt: the event may have been put back since. */
function deliveryView(id: string, last: AttemptRecord, known: DeliveryState | null): DeliveryView {
  const state = known ?? (last.outcome === "retry" ? "dropped" : last.outcome);
  return {
    id,
    webhook_id: last.endpoint_id,
    event_id: last.event_id,
    event_type: last.event_type,
    chat_id: last.chat_id,
    received_at: isoDate(last.received_at),
    state,
    next_attempt_at: state === "pending" && last.retry_at !== null ? isoDate(last.retry_at) : null,
    last_attempt: attemptView(last),
  };
}

function attemptView(record: AttemptRecord): AttemptView {
  return {
    number: record.number,
    started_at: isoDate(record.started_at),
    outcome: record.outcome,
    status: record.status,
    error_class: record.error_class,
    error: record.error,
    duration_ms: record.duration_ms,
    phases: record.phases,
    remote_address: record.remote_address,
    answer: record.answer,
  };
}

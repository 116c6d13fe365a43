import type { Event } from "@telepipe/contracts";
import type { LaneKeys } from "@telepipe/runtime";
import { deliveryName, deliveryOf } from "./delivery.ts";

/** An event and the endpoints that want it. */
export interface RoutedEvent {
  readonly event: Event;
  readonly endpointIds: readonly string[];
}

/** Keys and arguments of a script. */
export interface ScriptCall {
  readonly keys: string[];
  readonly args: (string | number)[];
}

/** What PUSH_SCRIPT takes; null when nobody wants any of the events. */
export function pushCall(keys: LaneKeys, routed: readonly RoutedEvent[], now: number): ScriptCall | null {
  const places = new Map<string, number>();
  const events: (string | number)[] = [];
  for (const { event, endpointIds } of routed) {
    if (endpointIds.length === 0) continue;
    const delivery = deliveryOf(event);
    events.push(event.id, JSON.stringify(event), JSON.stringify(delivery), deliveryName(delivery));
    events.push(delivery.lane, delivery.received_at, endpointIds.length);
    for (const endpointId of endpointIds) {
      const place = places.get(endpointId) ?? places.size + 1;
      places.set(endpointId, place);
      events.push(place);
    }
  }
  if (places.size === 0) return null;
  const ids = [...places.keys()];
  const argsOf = (id: string) => [id, keys.lane(id, ""), keys.state(id, ""), keys.job(id, "")];
  return {
    keys: [keys.depths, ...ids.flatMap((id) => [keys.lanes(id), keys.sequences(id), keys.heads(id)])],
    args: [keys.eventPrefix, now, ids.length, ...ids.flatMap(argsOf), ...events],
  };
}

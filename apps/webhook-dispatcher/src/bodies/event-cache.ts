import { Event } from "@telepipe/contracts";

/** The events that were delivered last: each goes to several endpoints, and reading one costs more than signing it. */
export class EventCache {
  readonly #events = new Map<string, Event>();
  readonly #capacity: number;

  constructor(capacity = 500) {
    this.#capacity = capacity;
  }

  get(id: string): Event | undefined {
    return this.#events.get(id);
  }

  /** Reads a stored event and keeps it; null when it is none. */
  read(id: string, json: string): Event | null {
    const event = parse(json);
    if (event === null) return null;
    const [oldest] = this.#events.keys();
    if (oldest !== undefined && this.#events.size >= this.#capacity) this.#events.delete(oldest);
    this.#events.set(id, event);
    return event;
  }
}

function parse(json: string): Event | null {
  try {
    return Event.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

import type { UpdatesPush, UpdatesSource } from "../rpc/updates-source.ts";
import { PushFaults } from "./push-faults.ts";

/** Passes what happens in the world on to whoever listens, at once and in order, unless it is to go wrong. */
export interface UpdatesHub extends UpdatesSource {
  readonly faults: PushFaults;
  /** Whether anybody listens. */
  readonly isHeard: boolean;
  push(push: UpdatesPush): void;
}

/** Creates a hub without listeners. */
export function createUpdatesHub(): UpdatesHub {
  const listeners = new Set<(push: UpdatesPush) => void>();
  const faults = new PushFaults();
  return {
    faults,
    get isHeard() {
      return listeners.size > 0;
    },
    push(push) {
      for (const sent of faults.apply(push)) for (const listener of listeners) listener(sent);
    },
    onUpdates(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

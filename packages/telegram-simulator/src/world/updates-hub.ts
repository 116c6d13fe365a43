import type { UpdatesPush, UpdatesSource } from "../rpc/updates-source.ts";

/** Passes what happens in the world on to whoever listens, at once and in order. */
export interface UpdatesHub extends UpdatesSource {
  /** Whether anybody listens. */
  readonly isHeard: boolean;
  push(push: UpdatesPush): void;
}

/** Creates a hub without listeners. */
export function createUpdatesHub(): UpdatesHub {
  const listeners = new Set<(push: UpdatesPush) => void>();
  return {
    get isHeard() {
      return listeners.size > 0;
    },
    push(push) {
      for (const listener of listeners) listener(push);
    },
    onUpdates(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

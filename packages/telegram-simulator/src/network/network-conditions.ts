/** What is wrong with the network between the simulator and its clients. */
export interface NetworkConditions {
  /** Delay of every packet to the client, so of every round trip, in milliseconds. */
  latencyMs: number;
  /** Up to so many milliseconds more, at random per packet. Packets keep their order. */
  jitterMs: number;
  /** Until when connections are refused, in milliseconds since the epoch. */
  offlineUntilMs: number;
}

/** Changes to the network; what is left out stays as it is. */
export interface NetworkChange {
  /** Delay of each round trip in milliseconds. */
  latencyMs?: number | undefined;
  /** Up to so many milliseconds more, at random. Packets keep their order. */
  jitterMs?: number | undefined;
  /** Drop all connections and refuse new ones for so many milliseconds. */
  offlineMs?: number | undefined;
  /** Drop all connections once. */
  disconnect?: boolean | undefined;
  /** Send bytes on all connections that announce an enormous packet: the stream of each is spoilt from there on. */
  garbage?: boolean | undefined;
  /** End all connections on this side: clients can still write, and nobody reads it. */
  halfClose?: boolean | undefined;
  /** Let nothing through any more on the connections there are, which stay open. New ones work. */
  silence?: boolean | undefined;
  /** Forget all auth keys: their clients get -404 from now on. */
  forgetAuthKeys?: boolean | undefined;
}

/** The delay of one packet now. */
export function packetDelayMs({ latencyMs, jitterMs }: NetworkConditions): number {
  return jitterMs > 0 ? latencyMs + Math.random() * jitterMs : latencyMs;
}

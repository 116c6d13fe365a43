/** What is wrong with the network between the simulator and its clients. */
export interface NetworkConditions {
  /** Delay of every packet to the client, so of every round trip, in milliseconds. */
  latencyMs: number;
  /** Up to so many milliseconds more, at random per packet. Packets keep their order. */
  jitterMs: number;
  /** Until when connections are refused, in milliseconds since the epoch. */
  offlineUntilMs: number;
}

/** The delay of one packet now. */
export function packetDelayMs({ latencyMs, jitterMs }: NetworkConditions): number {
  return jitterMs > 0 ? latencyMs + Math.random() * jitterMs : latencyMs;
}

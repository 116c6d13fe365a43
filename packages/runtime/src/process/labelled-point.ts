import { channel } from "node:diagnostics_channel";

/**
 * Moments at which a process may die or be stopped with the most harm, by name. Tests and `pnpm chaos` do so just there, by
 * subscribing to the channel in a module loaded before the app; without a subscriber passing a point costs nothing.
 */
export const LABELLED_POINTS = {
  /** The lease has allowed a packet to Telegram; it is not written yet. */
  writeAllowed: channel("telepipe:write.allowed"),
  /** Telegram has answered a call; its job is not completed yet. */
  callAnswered: channel("telepipe:call.answered"),
  /** Events are in the `incoming` queue; the update state does not know it yet. */
  eventsEnqueued: channel("telepipe:events.enqueued"),
  /** A batch's events are in their lanes, and their heads have jobs; the batch is not completed yet. */
  lanesPushed: channel("telepipe:lanes.pushed"),
  /** An endpoint has answered; the lane stands still at the event. */
  deliveryAnswered: channel("telepipe:delivery.answered"),
  /** The lane has gone on to its next head; nobody has been told, and the job of a dead letter has not ended yet. */
  laneAdvanced: channel("telepipe:lane.advanced"),
} as const;

/** Tells whoever listens that the process has come to this point; synchronous. */
export function passPoint(name: keyof typeof LABELLED_POINTS): void {
  const point = LABELLED_POINTS[name];
  if (point.hasSubscribers) point.publish(name);
}

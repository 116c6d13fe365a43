import { EVENT_TYPES, type EventType } from "@telepipe/contracts";

/** Which events an endpoint wants. */
export interface EventFilter {
  accepts(type: EventType): boolean;
}

/**
 * A filter made of event types, where `*` stands for any characters: `message.new`, `message.*`, `*`.
 * An event is accepted when any pattern matches.
 */
export function createEventFilter(patterns: readonly string[]): EventFilter {
  const accepted = new Set(patterns.flatMap(matchingTypes));
  return { accepts: (type) => accepted.has(type) };
}

/** The patterns that no event type can ever match: most likely a slip of the pen. */
export function findUnknownPatterns(patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => matchingTypes(pattern).length === 0);
}

function matchingTypes(pattern: string): EventType[] {
  const literals = pattern.split("*").map((literal) => literal.replaceAll(/\W/g, "\\$&"));
  const regex = new RegExp(`^${literals.join(".*")}$`);
  return EVENT_TYPES.filter((type) => regex.test(type));
}

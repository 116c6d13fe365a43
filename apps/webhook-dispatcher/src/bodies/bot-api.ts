import { DEFAULT_UPDATE_KINDS, type Event, numbered, toUpdate, type UpdateKind } from "@telepipe/contracts";

/** The webhook body that is a Bot API Update; an event that is none (a test's) gives one without contents. */
export function botApiBody(
  event: Event,
  updateId: number,
  allowed: readonly UpdateKind[] = DEFAULT_UPDATE_KINDS,
): Record<string, unknown> {
  const update = toUpdate(event, allowed);
  return update === null ? { update_id: updateId } : { ...numbered(updateId, update) };
}

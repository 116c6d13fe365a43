import { compareEntities, isStyle } from "./entity-order.ts";
import { entityEnd, type MessageEntity } from "./message-entity.ts";

/** Makes one of styles of the same kind that overlap or touch; the other entities stay. The result is sorted. */
export function mergeStyles(entities: readonly MessageEntity[]): MessageEntity[] {
  const merged: MessageEntity[] = [];
  const lastOfType = new Map<MessageEntity["type"], number>();
  for (const entity of entities.toSorted(compareEntities)) {
    const index = isStyle(entity) ? lastOfType.get(entity.type) : undefined;
    const last = index === undefined ? undefined : merged[index];
    if (index !== undefined && last !== undefined && entity.offset <= entityEnd(last)) {
      merged[index] = { ...last, length: Math.max(entityEnd(last), entityEnd(entity)) - last.offset };
    } else {
      lastOfType.set(entity.type, merged.length);
      merged.push(entity);
    }
  }
  return merged;
}

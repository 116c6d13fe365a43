import { compareEntities, isCode, isQuote, isStyle } from "./entity-order.ts";
import { entityEnd, type MessageEntity } from "./message-entity.ts";

/**
 * Makes entities a forest that Telegram accepts, sorted: of two entities that share text, one contains the other.
 * Styles (merged before by `mergeStyles`) are cut where they must be and end at code; links, mentions, custom emoji
 * and code do not contain each other; quotes are not nested and are never cut. Where two of those collide, the one
 * that starts first (the longer, when they start together) stays.
 */
export function splitEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  const sorted = entities.filter((entity) => entity.length > 0).sort(compareEntities);
  const quotes = withoutCollisions(sorted.filter(isQuote));
  const solids = withoutCollisions(sorted.filter((entity) => !isQuote(entity) && !isStyle(entity)));
  const whole = [...quotes, ...withoutStraddling(solids, quotes)];
  return nest([...whole, ...sorted.filter(isStyle)].sort(compareEntities));
}

function withoutCollisions(sorted: readonly MessageEntity[]): MessageEntity[] {
  let lastEnd = 0;
  return sorted.filter((entity) => {
    if (entity.offset < lastEnd) return false;
    lastEnd = entityEnd(entity);
    return true;
  });
}

/** Drops the solids that lie partly in a quote or contain one; both lists are sorted and free of collisions. */
function withoutStraddling(
  solids: readonly MessageEntity[],
  quotes: readonly MessageEntity[],
): MessageEntity[] {
  let next = 0;
  return solids.filter((solid) => {
    let quote = quotes[next];
    while (quote !== undefined && entityEnd(quote) <= solid.offset) {
      next += 1;
      quote = quotes[next];
    }
    if (quote === undefined || quote.offset >= entityEnd(solid)) return true;
    return quote.offset <= solid.offset && entityEnd(solid) <= entityEnd(quote);
  });
}

/** A part of an entity that has begun and not ended yet. */
interface OpenPiece {
  readonly entity: MessageEntity;
  readonly start: number;
}

/**
 * Sweeps over all borders with the stack of open pieces. At most one quote, one solid and five styles are open at a
 * time, so the work is linear in the number of borders.
 */
function nest(sorted: readonly MessageEntity[]): MessageEntity[] {
  const borders = new Set(sorted.flatMap((entity) => [entity.offset, entityEnd(entity)]));
  const result: MessageEntity[] = [];
  const stack: OpenPiece[] = [];
  let active: MessageEntity[] = [];
  let next = 0;
  for (const border of [...borders].sort((a, b) => a - b)) {
    const starting: MessageEntity[] = [];
    for (let entity = sorted[next]; entity?.offset === border; entity = sorted[next]) {
      starting.push(entity);
      next += 1;
    }
    active = [...active.filter((entity) => entityEnd(entity) > border), ...starting];
    const wanted = active.some(isCode) ? active.filter((entity) => !isStyle(entity)) : active;
    // A style that ends inside an entity that must stay whole gives way and continues within it.
    const wholeUntil = Math.max(0, ...starting.filter((entity) => !isStyle(entity)).map(entityEnd));
    const firstToClose = stack.findIndex(
      ({ entity }) => !wanted.includes(entity) || (isStyle(entity) && entityEnd(entity) < wholeUntil),
    );
    const closed = firstToClose === -1 ? [] : stack.splice(firstToClose);
    for (const { entity, start } of closed) {
      result.push({ ...entity, offset: start, length: border - start });
    }
    const opening = wanted.filter((entity) => !stack.some((piece) => piece.entity === entity));
    opening.sort((a, b) => entityEnd(b) - entityEnd(a) || compareEntities(a, b));
    stack.push(...opening.map((entity) => ({ entity, start: border })));
  }
  return result.sort(compareEntities);
}

import { entityEnd, type FormattedText } from "./message-entity.ts";

/** A part of a text, in UTF-16 code units; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Deletes parts of a text and moves, shortens or drops its entities accordingly. `ranges` are sorted and disjoint. */
export function removeRanges(formatted: FormattedText, ranges: readonly TextRange[]): FormattedText {
  if (ranges.length === 0) return formatted;
  const { text, entities } = formatted;
  const kept: string[] = [];
  const removedBefore: number[] = [];
  let position = 0;
  let removed = 0;
  for (const { start, end } of ranges) {
    kept.push(text.slice(position, start));
    removedBefore.push(removed);
    removed += end - start;
    position = end;
  }
  kept.push(text.slice(position));

  const moved = (index: number): number => {
    const at = lastStartingBefore(ranges, index);
    const range = ranges[at];
    if (range === undefined) return index;
    return index - (removedBefore[at] ?? 0) - (Math.min(index, range.end) - range.start);
  };
  const movedEntities = entities.map((entity) => {
    const offset = moved(entity.offset);
    return { ...entity, offset, length: moved(entityEnd(entity)) - offset };
  });
  return { text: kept.join(""), entities: movedEntities.filter((entity) => entity.length > 0) };
}

/** Index of the last range that starts before `index`, or -1. */
function lastStartingBefore(ranges: readonly TextRange[], index: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range !== undefined && range.start < index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

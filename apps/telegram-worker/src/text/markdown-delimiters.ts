import type { FormattedText, MessageEntity, StyleEntityType } from "./message-entity.ts";
import { removeRanges, type TextRange } from "./remove-ranges.ts";

/** A doubled marker (`**`, `__`, `~~`) that stands in the text and may turn out to format it. */
export interface Delimiter {
  readonly marker: string;
  /** Where it stands, in UTF-16 code units of the text that still contains it. */
  readonly offset: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

const STYLE_OF_MARKER: Readonly<Record<string, StyleEntityType>> = {
  "**": "bold",
  __: "italic",
  "~~": "strikethrough",
};

/** Pairs the markers, turns each pair into an entity and removes it from the text; markers without a partner stay. */
export function applyDelimiters(formatted: FormattedText, delimiters: readonly Delimiter[]): FormattedText {
  const removed: TextRange[] = [];
  const styles: MessageEntity[] = [];
  for (const [opener, closer] of pairDelimiters(delimiters)) {
    const type = STYLE_OF_MARKER[opener.marker];
    if (type === undefined) continue;
    const offset = opener.offset + 2;
    styles.push({ type, offset, length: closer.offset - offset });
    removed.push({ start: opener.offset, end: offset }, { start: closer.offset, end: closer.offset + 2 });
  }
  removed.sort((a, b) => a.start - b.start);
  return removeRanges({ text: formatted.text, entities: [...formatted.entities, ...styles] }, removed);
}

/**
 * Every closing marker takes the nearest open one of its kind, unless nothing stands between them; those opened in
 * between stay text. Each marker is pushed and popped at most once.
 */
function pairDelimiters(delimiters: readonly Delimiter[]): [opener: Delimiter, closer: Delimiter][] {
  const pairs: [Delimiter, Delimiter][] = [];
  const open: Delimiter[] = [];
  const openCounts = new Map<string, number>();
  const count = ({ marker }: Delimiter, change: number): void => {
    openCounts.set(marker, (openCounts.get(marker) ?? 0) + change);
  };
  for (const delimiter of delimiters) {
    const hasPartner = (openCounts.get(delimiter.marker) ?? 0) > 0 && !isAdjacent(open.at(-1), delimiter);
    if (delimiter.canClose && hasPartner) {
      for (let opener = open.pop(); opener !== undefined; opener = open.pop()) {
        count(opener, -1);
        if (opener.marker !== delimiter.marker) continue;
        pairs.push([opener, delimiter]);
        break;
      }
    } else if (delimiter.canOpen) {
      open.push(delimiter);
      count(delimiter, 1);
    }
  }
  return pairs;
}

function isAdjacent(opener: Delimiter | undefined, closer: Delimiter): boolean {
  return opener?.marker === closer.marker && opener.offset + opener.marker.length === closer.offset;
}

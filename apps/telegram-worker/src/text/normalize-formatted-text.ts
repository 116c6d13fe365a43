import { EntityError } from "./entity-error.ts";
import { compareEntities, isMeaningfulWhenBlank, isStyle } from "./entity-order.ts";
import { mergeStyles } from "./merge-styles.ts";
import { entityEnd, type FormattedText, type MessageEntity } from "./message-entity.ts";
import { removeRanges, type TextRange } from "./remove-ranges.ts";
import { splitEntities } from "./split-entities.ts";

/**
 * Brings a text into the form in which Telegram stores it, so that offsets stay right on the server: control
 * characters become spaces, carriage returns and line or direction controls (U+2028–U+202E) go, white space is
 * trimmed at both ends (but not inside code or a link at the start), entities are cut to what is left, merged or
 * split until they nest, and sorted; those without visible text go.
 *
 * @throws EntityError when the text has half a surrogate pair and thus no UTF-8 form.
 */
export function normalizeFormattedText(formatted: FormattedText): FormattedText {
  if (!formatted.text.isWellFormed()) {
    throw new EntityError("text_invalid", "text must be valid Unicode: it has half a surrogate pair");
  }
  const { text, entities } = removeRanges(
    { text: formatted.text.replace(CONTROL, " "), entities: formatted.entities },
    removedCharacters(formatted.text),
  );
  const nextVisible = indexVisible(text);
  const isVisible = (entity: MessageEntity): boolean =>
    isMeaningfulWhenBlank(entity) || visibleAt(nextVisible, entity.offset) < entityEnd(entity);
  const shown = mergeStyles(entities)
    .filter(isVisible)
    .map((entity) => withoutLeadingSpace(entity, nextVisible));
  return trim({ text, entities: splitEntities(shown).filter(isVisible) }, nextVisible);
}

const REMOVED = /[\r\u2028-\u202e]/g;
/** C0 controls except tab, line feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

function removedCharacters(text: string): TextRange[] {
  return Array.from(text.matchAll(REMOVED), ({ index }) => ({ start: index, end: index + 1 }));
}

/** For every index the first one from there on that is not white space. */
function indexVisible(text: string): Uint32Array {
  const next = new Uint32Array(text.length + 1);
  next[text.length] = text.length;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    next[index] = isSpace(text[index]) ? (next[index + 1] ?? text.length) : index;
  }
  return next;
}

function visibleAt(nextVisible: Uint32Array, index: number): number {
  return nextVisible[index] ?? nextVisible.length - 1;
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\t";
}

function withoutLeadingSpace(entity: MessageEntity, nextVisible: Uint32Array): MessageEntity {
  if (!isStyle(entity)) return entity;
  const offset = visibleAt(nextVisible, entity.offset);
  return { ...entity, offset, length: entityEnd(entity) - offset };
}

function trim({ text, entities }: FormattedText, nextVisible: Uint32Array): FormattedText {
  if (visibleAt(nextVisible, 0) === text.length) return { text: "", entities: [] };
  let start = visibleAt(nextVisible, 0);
  for (const entity of entities) {
    if (isMeaningfulWhenBlank(entity)) start = Math.min(start, entity.offset);
  }
  let end = text.length;
  while (isSpace(text[end - 1])) end -= 1;
  const trimmed = removeRanges({ text, entities }, [
    { start: 0, end: start },
    { start: end, end: text.length },
  ]);
  return { text: trimmed.text, entities: trimmed.entities.toSorted(compareEntities) };
}

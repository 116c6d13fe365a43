import { markupError } from "./entity-error.ts";
import { scan } from "./scan.ts";

const REFERENCE = /&(?:#x[0-9a-f]*|#[0-9]*|[a-z]*)/iy;

/** The only names that the Bot API knows; others stay as they are written. */
const NAMED: Readonly<Record<string, string>> = { "&lt": "<", "&gt": ">", "&amp": "&", "&quot": '"' };

/** A decoded reference such as `&lt;` or `&#128077;`, and where the text goes on. */
export interface CharacterReference {
  readonly character: string;
  readonly end: number;
}

/**
 * Decodes the character reference at `index`, with or without its semicolon; undefined when it is none and the `&`
 * stands for itself.
 *
 * @throws EntityError for half of a surrogate pair.
 */
export function scanCharacterReference(source: string, index: number): CharacterReference | undefined {
  const reference = scan(REFERENCE, source, index);
  const character = reference.startsWith("&#") ? numericCharacter(reference) : NAMED[reference];
  if (character === undefined) return undefined;
  if (!character.isWellFormed()) {
    throw markupError(source, index, `Character reference "${reference}" is half of a surrogate pair`);
  }
  const end = index + reference.length;
  return { character, end: source[end] === ";" ? end + 1 : end };
}

function numericCharacter(reference: string): string | undefined {
  if (reference.length >= 10) return undefined;
  const code = reference.startsWith("&#x")
    ? Number.parseInt(reference.slice(3), 16)
    : Number(reference.slice(2));
  return code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : undefined;
}

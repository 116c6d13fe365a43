import { type EntityError, markupError } from "./entity-error.ts";
import { scanCharacterReference } from "./html-character-reference.ts";
import { scan } from "./scan.ts";

const SPACE = /[ \t\r\n\v]*/y;
const TAG_NAME = /[^ \t\r\n\v>]*/y;
const ATTRIBUTE_NAME = /[^ \t\r\n\v=>/"']*/y;
const NAME_TOKEN = /[a-zA-Z0-9.-]*/y;
const UNQUOTED_END = /[ \t\r\n\v>]|$/y;

/** Longer tag names are cut in error messages. */
const MAX_QUOTED_NAME_LENGTH = 32;

export interface StartTag {
  readonly name: string;
  /** Names in lower case, references decoded; an attribute without a value has an empty one. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The index after `>`. */
  readonly end: number;
}

export interface EndTag {
  /** Empty for `</>`, which closes whatever is open. */
  readonly name: string;
  readonly end: number;
}

/** Reads the start tag at `begin`. @throws EntityError when it is no tag of the Bot API or is not well formed. */
export function scanStartTag(
  source: string,
  begin: number,
  isSupported: (name: string) => boolean,
): StartTag {
  const written = scan(TAG_NAME, source, begin + 1);
  const name = written.toLowerCase();
  let index = begin + 1 + written.length;
  if (index >= source.length) throw markupError(source, begin, "Unclosed start tag");
  if (!isSupported(name)) throw markupError(source, begin, `Unsupported start tag "${quoted(name)}"`);

  const attributes = new Map<string, string>();
  for (;;) {
    index = skipSpace(source, index);
    if (source[index] === ">") return { name, attributes, end: index + 1 };
    const attribute = scanAttribute(source, index, { name, begin });
    attributes.set(attribute.name, attribute.value);
    index = attribute.end;
  }
}

/** Reads the end tag at `begin`. @throws EntityError when it is not closed. */
export function scanEndTag(source: string, begin: number): EndTag {
  const written = scan(TAG_NAME, source, begin + 2);
  const close = skipSpace(source, begin + 2 + written.length);
  if (source[close] !== ">") throw markupError(source, begin, "Unclosed end tag");
  return { name: written.toLowerCase(), end: close + 1 };
}

/** The name of a tag as an error message shows it. */
export function quoted(name: string): string {
  return name.length > MAX_QUOTED_NAME_LENGTH ? `${name.slice(0, MAX_QUOTED_NAME_LENGTH)}…` : name;
}

interface Tag {
  readonly name: string;
  readonly begin: number;
}

interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly end: number;
}

function scanAttribute(source: string, start: number, tag: Tag): Attribute {
  const written = scan(ATTRIBUTE_NAME, source, start);
  const name = written.toLowerCase();
  const equals = skipSpace(source, start + written.length);
  if (equals >= source.length) throw unclosed(source, tag);
  if (written === "") {
    throw markupError(source, tag.begin, `Empty attribute name in the tag "${tag.name}"`);
  }
  if (source[equals] !== "=") return { name, value: "", end: equals };

  const valueStart = skipSpace(source, equals + 1);
  const quote = source[valueStart];
  if (quote === undefined) throw unclosed(source, tag);
  const { value, end } =
    quote === '"' || quote === "'"
      ? scanQuotedValue(source, valueStart, quote)
      : scanNameToken(source, valueStart);
  if (end >= source.length) throw unclosed(source, tag);
  return { name, value, end };
}

function scanQuotedValue(source: string, start: number, quote: string): { value: string; end: number } {
  let value = "";
  let index = start + 1;
  while (index < source.length && source[index] !== quote) {
    const reference = source[index] === "&" ? scanCharacterReference(source, index) : undefined;
    value += reference?.character ?? source[index];
    index = reference?.end ?? index + 1;
  }
  return { value, end: index + 1 };
}

function scanNameToken(source: string, start: number): { value: string; end: number } {
  const value = scan(NAME_TOKEN, source, start);
  const end = start + value.length;
  UNQUOTED_END.lastIndex = end;
  if (!UNQUOTED_END.test(source)) throw markupError(source, start, "Unexpected end of name token");
  return { value: value.toLowerCase(), end };
}

function skipSpace(source: string, index: number): number {
  return index + scan(SPACE, source, index).length;
}

function unclosed(source: string, tag: Tag): EntityError {
  return markupError(source, tag.begin, `Unclosed start tag "${tag.name}"`);
}

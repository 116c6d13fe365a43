/** The parts of a `content-disposition` header that a form needs. */
export interface ContentDisposition {
  readonly name: string | undefined;
  /** As the sender wrote it, without quotes and escapes; undefined when the part is not a file. */
  readonly fileName: string | undefined;
}

/** The next `key=`, after a semicolon. */
const KEY = /;\s*([A-Za-z*]+)\s*=\s*/y;

/** Where an unquoted value ends: before the next known key, so that a file name may hold spaces and semicolons. */
const NEXT_KEY = /;\s*(?:name|filename\*?)\s*=/gi;

/** A closing quote is one that a key or the end follows; others belong to the value. */
const CLOSING_QUOTE = /"(?=\s*(?:;\s*(?:name|filename\*?)\s*=|;?\s*$))/gi;

const LATIN1_BYTES = /[\u0080-\u00ff]/;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a part's `content-disposition` (RFC 7578) leniently: clients write file names unquoted, with spaces,
 * semicolons and bare quotes in them, and in UTF-8 without saying so.
 *
 * @param header the header's bytes as latin1 text
 */
export function parseContentDisposition(header: string): ContentDisposition {
  const text = decodeHeader(header);
  const values = new Map<string, string>();
  KEY.lastIndex = Math.max(0, text.indexOf(";"));
  for (let match = KEY.exec(text); match !== null; match = KEY.exec(text)) {
    const { value, end } = readValue(text, KEY.lastIndex);
    values.set((match[1] ?? "").toLowerCase(), value);
    KEY.lastIndex = end;
  }
  return {
    name: values.get("name"),
    fileName: decodeExtended(values.get("filename*")) ?? values.get("filename"),
  };
}

function readValue(text: string, start: number): { value: string; end: number } {
  if (text[start] === '"') {
    CLOSING_QUOTE.lastIndex = start + 1;
    const closing = CLOSING_QUOTE.exec(text)?.index ?? text.length;
    return { value: unescaped(text.slice(start + 1, closing)), end: closing + 1 };
  }
  NEXT_KEY.lastIndex = start;
  const end = NEXT_KEY.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end).replace(/\s*;?\s*$/, ""), end };
}

/** curl escapes with a backslash, browsers percent-encode the quote and line breaks (the HTML standard). */
function unescaped(value: string): string {
  return value.replace(/\\(["\\])/g, "$1").replace(/%(?:22|0D|0A)/gi, (code) => decodeURIComponent(code));
}

/** `UTF-8''%e2%82%ac.txt` (RFC 8187). */
function decodeExtended(value: string | undefined): string | undefined {
  const encoded = value === undefined ? undefined : /^utf-8'[^']*'(.*)$/i.exec(value)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function decodeHeader(header: string): string {
  if (!LATIN1_BYTES.test(header)) return header;
  try {
    return UTF8.decode(Buffer.from(header, "latin1"));
  } catch {
    return header; // Really latin1.
  }
}

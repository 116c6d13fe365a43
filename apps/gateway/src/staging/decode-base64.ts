/** A file given as text inside a JSON or form body. */
export interface InlineFile {
  readonly content: Buffer;
  /** From a `data:` URI. */
  readonly mimeType: string | undefined;
}

/** `data:[<mime>][;parameters];base64,` (RFC 2397). */
const DATA_URI = /^data:([^;,]*)((?:;[^;,]*)*),/i;
/** Anything that neither alphabet has. Patterns here look for one character: others are slow on long texts. */
const FOREIGN = /[^A-Za-z0-9+/_-]/;
const URL_SAFE = /[-_]/;
const SPACE = /\s/;

/**
 * Reads `data:<mime>;base64,…` or bare base64. Whitespace and the URL-safe alphabet are tolerated, anything else
 * is not: a mistyped address must not become a file.
 *
 * @returns null when the text is neither
 */
export function decodeInlineFile(text: string): InlineFile | null {
  const prefix = DATA_URI.exec(text);
  if (prefix === null) return inlineFile(text, undefined);
  const [whole, mimeType = "", parameters = ""] = prefix;
  if (!/;\s*base64$/i.test(parameters)) return null;
  return inlineFile(text.slice(whole.length), mimeType || undefined);
}

function inlineFile(text: string, mimeType: string | undefined): InlineFile | null {
  const content = decodeBase64(text);
  return content === null ? null : { content, mimeType };
}

function decodeBase64(text: string): Buffer | null {
  const compact = SPACE.test(text) ? text.replace(/\s+/g, "") : text;
  const unpadded = compact.slice(0, compact.length - paddingLength(compact));
  // Writers of the URL-safe alphabet leave the padding out; one character over whole groups holds no byte.
  const complete = compact.length % 4 === 0 || (unpadded === compact && URL_SAFE.test(compact));
  if (unpadded === "" || unpadded.length % 4 === 1 || !complete || FOREIGN.test(unpadded)) return null;
  return Buffer.from(unpadded, "base64");
}

function paddingLength(text: string): number {
  return text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
}

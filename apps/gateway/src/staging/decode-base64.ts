/** A file given as text inside a JSON or form body. */
export interface InlineFile {
  readonly content: Buffer;
  /** From a `data:` URI. */
  readonly mimeType: string | undefined;
}

/** `data:[<mime>][;parameters];base64,` (RFC 2397). */
const DATA_URI = /^data:([^;,]*)((?:;[^;,]*)*),/i;
/** Of a group of four characters, two at most are padding. */
const BASE64 = /^[A-Za-z0-9+/]*[A-Za-z0-9+/]{2}={0,2}$/;
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
  // The replacements are skipped for the usual text: it may be tens of megabytes long.
  const compact = SPACE.test(text) ? text.replace(/\s+/g, "") : text;
  const isUrlSafe = /[-_]/.test(compact);
  const standard = isUrlSafe ? padded(compact.replaceAll("-", "+").replaceAll("_", "/")) : compact;
  if (standard.length % 4 !== 0 || !BASE64.test(standard)) return null;
  return Buffer.from(standard, "base64");
}

/** Writers of the URL-safe alphabet leave the padding out. */
function padded(text: string): string {
  return text.length % 4 === 1 ? text : text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

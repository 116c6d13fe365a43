import { ApiError } from "@telepipe/contracts";

/** One part of a multipart body. */
export interface MultipartPart {
  /** Values by lower-case name, as latin1 text. */
  readonly headers: ReadonlyMap<string, string>;
  /** Comes as the body does. What is left unread when the next part is asked for is skipped. */
  readonly content: AsyncIterable<Buffer>;
}

/** Part headers hold little more than names. */
const HEADERS_MAX_BYTES = 16 * 1024;

const CRLF = Buffer.from("\r\n");
const HEADERS_END = Buffer.from("\r\n\r\n");

/**
 * Takes a multipart body apart while it arrives (RFC 2046, section 5.1), one part after the other, holding no more
 * of it than a piece. Written out here because the parsers at hand lose file names, see `parseContentDisposition`,
 * and end the process on a body that is cut off.
 *
 * @throws ApiError MALFORMED_BODY; errors of `source` as they are
 */
export async function* multipartParts(
  source: AsyncIterator<Buffer>,
  boundary: string,
): AsyncGenerator<MultipartPart> {
  const input = new PieceReader(source, Buffer.from(`\r\n--${boundary}`));
  await input.skipContent(); // What stands before the first boundary.
  while (!(await input.isLastBoundary())) {
    const headers = parseHeaders(await input.headers());
    const content = input.content();
    yield { headers, content };
    await input.skipContent();
  }
}

/** The unread beginning of a body. */
class PieceReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  /** A delimiter begins with a line break; the first one of a body may do without. */
  #unread: Buffer = CRLF;
  #isInContent = true;

  constructor(source: AsyncIterator<Buffer>, delimiter: Buffer) {
    this.#source = source;
    this.#delimiter = delimiter;
  }

  /** Everything up to the next delimiter, which is consumed as well. */
  async *content(): AsyncGenerator<Buffer> {
    while (this.#isInContent) {
      const end = this.#unread.indexOf(this.#delimiter);
      const sure = end === -1 ? this.#unread.length - startedLength(this.#unread, this.#delimiter) : end;
      const piece = this.#unread.subarray(0, sure);
      this.#isInContent = end === -1;
      this.#unread = this.#unread.subarray(end === -1 ? sure : end + this.#delimiter.length);
      if (piece.length > 0) yield piece;
      if (this.#isInContent) await this.#readMore();
    }
  }

  async skipContent(): Promise<void> {
    for await (const _ of this.content());
  }

  /** Whether the delimiter that was just consumed is the closing one. */
  async isLastBoundary(): Promise<boolean> {
    while (this.#unread.length < 2) await this.#readMore();
    return this.#unread.toString("latin1", 0, 2) === "--";
  }

  /** The header lines of the part that begins here. */
  async headers(): Promise<string> {
    // The line break that ends the delimiter's line is also the one before the first header, if there is one.
    let end = this.#unread.indexOf(HEADERS_END);
    while (end === -1) {
      if (this.#unread.length > HEADERS_MAX_BYTES) throw malformed("the headers of a part are too long");
      await this.#readMore();
      end = this.#unread.indexOf(HEADERS_END);
    }
    const lines = this.#unread.toString("latin1", 0, end);
    // The last line break stays: a part without content has its delimiter begin with it.
    this.#unread = this.#unread.subarray(end + HEADERS_END.length);
    this.#isInContent = true;
    return lines;
  }

  async #readMore(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw malformed("it ends before its closing boundary");
    this.#unread = this.#unread.length === 0 ? value : Buffer.concat([this.#unread, value]);
  }
}

/** How many bytes at the end of a piece are the beginning of a delimiter that the next piece may complete. */
function startedLength(piece: Buffer, delimiter: Buffer): number {
  const tail = piece.subarray(Math.max(0, piece.length - delimiter.length + 1));
  // A delimiter has its only carriage return in front.
  const start = tail.lastIndexOf("\r");
  const begun = start === -1 ? tail.subarray(tail.length) : tail.subarray(start);
  return begun.equals(delimiter.subarray(0, begun.length)) ? begun.length : 0;
}

function parseHeaders(lines: string): Map<string, string> {
  const unfolded = lines.replace(/\r\n[ \t]+/g, " ");
  return new Map(
    unfolded.split("\r\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon === -1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function malformed(reason: string): ApiError {
  return new ApiError("MALFORMED_BODY", { detail: `can't parse the body as multipart/form-data: ${reason}` });
}

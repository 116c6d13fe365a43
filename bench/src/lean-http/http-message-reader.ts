/** An HTTP/1.1 message, request or response. */
export interface HttpMessage {
  /** Start line and headers. */
  readonly head: string;
  readonly body: Buffer;
}

/**
 * Cuts what a connection receives into HTTP messages. Knows only messages whose length is given by `content-length`,
 * which is all that is needed here, and costs a fraction of Node's own HTTP, so that the load takes little from what
 * it measures.
 */
export class HttpMessageReader {
  #pending: Buffer = Buffer.alloc(0);

  /** Takes what arrived and returns the messages that it completes. */
  read(chunk: Buffer): HttpMessage[] {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const messages: HttpMessage[] = [];
    for (;;) {
      const headEnd = rest.indexOf("\r\n\r\n");
      if (headEnd === -1) break;
      const head = rest.toString("latin1", 0, headEnd);
      const bodyStart = headEnd + 4;
      const bodyEnd = bodyStart + contentLength(head);
      if (rest.length < bodyEnd) break;
      messages.push({ head, body: rest.subarray(bodyStart, bodyEnd) });
      rest = rest.subarray(bodyEnd);
    }
    this.#pending = rest;
    return messages;
  }
}

function contentLength(head: string): number {
  const text = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (text === undefined) throw new Error(`an HTTP message without content-length:\n${head}`);
  return Number(text);
}

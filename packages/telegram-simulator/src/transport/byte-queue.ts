/** Bytes that arrived and were not used yet. Chunks are joined only when a whole piece is taken out of them. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next `length` bytes, left in the queue; undefined when fewer have arrived. */
  peek(length: number): Buffer | undefined {
    if (this.#length < length) return undefined;
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined.subarray(0, length);
  }

  /** Takes the next `length` bytes out; undefined when fewer have arrived. */
  take(length: number): Buffer | undefined {
    const taken = this.peek(length);
    if (taken === undefined) return undefined;
    this.#length -= length;
    const rest = this.#chunks[0]?.subarray(length);
    if (rest === undefined || rest.length === 0) this.#chunks.shift();
    else this.#chunks[0] = rest;
    return taken;
  }
}

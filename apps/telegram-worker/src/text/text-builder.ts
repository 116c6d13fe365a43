/** A place in a text under construction. */
export interface TextMark {
  readonly chunk: number;
  /** In UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** Collects the text without its markup; reading a part back does not copy what lies before it. */
export class TextBuilder {
  readonly #chunks: string[] = [];
  #length = 0;

  /** UTF-16 code units so far. */
  get length(): number {
    return this.#length;
  }

  append(chunk: string): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  mark(): TextMark {
    return { chunk: this.#chunks.length, offset: this.#length };
  }

  textSince(mark: TextMark): string {
    return this.#chunks.slice(mark.chunk).join("");
  }

  toString(): string {
    return this.#chunks.join("");
  }
}

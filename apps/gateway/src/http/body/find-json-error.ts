/** Where a text stops being JSON, and what should have been there. Lines and columns count from 1. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the first syntax error of a text that `JSON.parse` has refused (RFC 8259). Walks the text with a stack of
 * its own, so that deep nesting does no harm.
 */
export function findJsonError(text: string): JsonError {
  const scan = new Scanner(text);
  const expected = scan.document();
  const before = text.slice(0, scan.at);
  const line = before.split("\n").length;
  return { line, column: scan.at - before.lastIndexOf("\n"), expected };
}

class Scanner {
  at = 0;
  readonly #text: string;
  readonly #open: ("{" | "[")[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Walks on until something is wrong; says what was expected there. */
  document(): string {
    for (;;) {
      const problem = this.#value();
      if (problem !== null) return problem;
      const next = this.#afterValue();
      if (next !== null) return next;
    }
  }

  /** One value, or the beginning of a container up to its first value. */
  #value(): string | null {
    for (;;) {
      this.#skip(SPACE);
      const character = this.#text[this.at];
      if (character === '"') return this.#string();
      if (character === "{") {
        this.at += 1;
        this.#open.push("{");
        this.#skip(SPACE);
        if (this.#text[this.at] === "}") return null;
        const problem = this.#name();
        if (problem !== null) return problem;
      } else if (character === "[") {
        this.at += 1;
        this.#open.push("[");
        this.#skip(SPACE);
        if (this.#text[this.at] === "]") return null;
      } else {
        return this.#skip(NUMBER) || this.#skip(WORD) ? null : "a value";
      }
    }
  }

  /** Closing brackets and the comma that leads to the next value. */
  #afterValue(): string | null {
    for (;;) {
      this.#skip(SPACE);
      const container = this.#open.at(-1);
      if (container === undefined) return "the end of the body";
      const character = this.#text[this.at];
      if (character === (container === "{" ? "}" : "]")) {
        this.at += 1;
        this.#open.pop();
      } else if (character === ",") {
        this.at += 1;
        return container === "{" ? this.#name() : null;
      } else {
        return container === "{" ? '"," or "}"' : '"," or "]"';
      }
    }
  }

  #name(): string | null {
    this.#skip(SPACE);
    if (this.#text[this.at] !== '"') return "a name in double quotes";
    const problem = this.#string();
    if (problem !== null) return problem;
    this.#skip(SPACE);
    if (this.#text[this.at] !== ":") return '":"';
    this.at += 1;
    return null;
  }

  #string(): string | null {
    this.at += 1;
    for (; this.at < this.#text.length; this.at += 1) {
      const character = this.#text[this.at];
      if (character === '"') {
        this.at += 1;
        return null;
      }
      if (character === "\\") {
        if (!this.#skip(ESCAPE)) return "an escape such as \\n or \\u0041";
        this.at -= 1;
      } else if (this.#text.charCodeAt(this.at) < 0x20) {
        return "no bare control character in a string (a line break is \\n)";
      }
    }
    return "a closing quote";
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const matched = pattern.test(this.#text);
    if (matched) this.at = pattern.lastIndex;
    return matched;
  }
}

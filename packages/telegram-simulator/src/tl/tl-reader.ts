import { TlError } from "./tl-error.ts";

const MAX_DEPTH = 64;

/**
 * Reads TL's elementary types from a buffer (core.telegram.org/mtproto/serialize). Every method throws TlError
 * ("truncated") instead of reading past the end. Byte fields are views of the buffer, not copies.
 */
export class TlReader {
  readonly #buffer: Buffer;
  #offset = 0;
  #depth: number;

  constructor(buffer: Buffer, depth = 0) {
    this.#buffer = buffer;
    this.#depth = depth;
  }

  /** A reader of `unpacked`, an object that was found compressed at this place; it counts as one level deeper. */
  within(unpacked: Buffer): TlReader {
    return this.nested(() => new TlReader(unpacked, this.#depth));
  }

  get remaining(): number {
    return this.#buffer.length - this.#offset;
  }

  int(): number {
    return this.#buffer.readInt32LE(this.#advance(4));
  }

  /** A constructor id or a flags word. */
  uint(): number {
    return this.#buffer.readUInt32LE(this.#advance(4));
  }

  long(): bigint {
    return this.#buffer.readBigInt64LE(this.#advance(8));
  }

  double(): number {
    return this.#buffer.readDoubleLE(this.#advance(8));
  }

  /** `length` bytes as they stand, without a length prefix. */
  raw(length: number): Buffer {
    const start = this.#advance(length);
    return this.#buffer.subarray(start, start + length);
  }

  bytes(): Buffer {
    const length = this.#stringLength();
    const value = this.raw(length);
    this.#skipPadding();
    return value;
  }

  string(): string {
    const length = this.#stringLength();
    const start = this.#advance(length);
    const value = this.#buffer.toString("utf8", start, start + length);
    this.#skipPadding();
    return value;
  }

  /** The element count of a vector; refuses counts that the remaining bytes could not hold. */
  count(minimumElementBytes: number): number {
    const count = this.uint();
    if (count * minimumElementBytes > this.remaining) {
      throw new TlError("truncated", `a vector of ${count} elements in ${this.remaining} bytes`);
    }
    return count;
  }

  /** Runs `read` one level deeper, so that hostile nesting ends in a TlError, not in a stack overflow. */
  nested<T>(read: (reader: TlReader) => T): T {
    if (++this.#depth > MAX_DEPTH) throw new TlError("invalid-value", "objects are nested too deeply");
    const value = read(this);
    this.#depth--;
    return value;
  }

  #stringLength(): number {
    const first = this.#buffer.readUInt8(this.#advance(1));
    if (first < 254) return first;
    return this.#buffer.readUIntLE(this.#advance(3), 3);
  }

  /** Strings are padded to a multiple of four bytes, counted from the start of an aligned buffer. */
  #skipPadding(): void {
    const excess = this.#offset % 4;
    if (excess > 0) this.#advance(4 - excess);
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (length < 0 || start + length > this.#buffer.length) {
      throw new TlError("truncated", `${length} bytes wanted, ${this.#buffer.length - start} left`);
    }
    this.#offset = start + length;
    return start;
  }
}

const INITIAL_BYTES = 1024;

/** Writes TL's elementary types into a growing buffer (core.telegram.org/mtproto/serialize). */
export class TlWriter {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  int(value: number): void {
    const start = this.#reserve(4);
    this.#buffer.writeInt32LE(value, start);
  }

  /** A constructor id or a flags word. */
  uint(value: number): void {
    const start = this.#reserve(4);
    this.#buffer.writeUInt32LE(value, start);
  }

  long(value: bigint): void {
    const start = this.#reserve(8);
    this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), start);
  }

  double(value: number): void {
    const start = this.#reserve(8);
    this.#buffer.writeDoubleLE(value, start);
  }

  /** Bytes as they stand, without a length prefix. */
  raw(value: Uint8Array): void {
    const start = this.#reserve(value.length);
    this.#buffer.set(value, start);
  }

  bytes(value: Uint8Array): void {
    this.#stringLength(value.length);
    this.raw(value);
    this.#pad();
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    this.#stringLength(length);
    const start = this.#reserve(length);
    this.#buffer.write(value, start, length, "utf8");
    this.#pad();
  }

  /** Returns a copy of what was written and starts over with an empty buffer. */
  take(): Buffer {
    const written = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.clear();
    return written;
  }

  clear(): void {
    this.#length = 0;
  }

  #stringLength(length: number): void {
    if (length < 254) {
      const start = this.#reserve(1);
      this.#buffer.writeUInt8(length, start);
    } else {
      const start = this.#reserve(4);
      this.#buffer.writeUInt8(254, start);
      this.#buffer.writeUIntLE(length, start + 1, 3);
    }
  }

  #pad(): void {
    const excess = this.#length % 4;
    if (excess > 0) {
      const start = this.#reserve(4 - excess);
      this.#buffer.fill(0, start, this.#length);
    }
  }

  /** Makes room and returns where it begins. It may replace the buffer, so it comes before any use of that. */
  #reserve(length: number): number {
    const start = this.#length;
    const end = start + length;
    if (end > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, start));
      this.#buffer = grown;
    }
    this.#length = end;
    return start;
  }
}

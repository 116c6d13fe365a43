import bigInt, { type BigInteger } from "big-integer";
import helpers from "telegram/Helpers.js";
import { replacePart } from "./replace-part.ts";

/**
 * Fault: 64-bit numbers go through hexadecimal text and eight big-integer shifts; with 50 calls in flight that takes
 * 40 % of the client's time.
 */
export function convertIntegersNatively(): void {
  const { readBigIntFromBuffer, toSignedLittleBuffer } = helpers;
  replacePart(
    helpers,
    "readBigIntFromBuffer",
    (buffer: Buffer, little = true, signed = false): BigInteger => {
      if (buffer.length !== 8) return readBigIntFromBuffer(buffer, little, signed);
      if (little) return bigInt(signed ? buffer.readBigInt64LE() : buffer.readBigUInt64LE());
      return bigInt(signed ? buffer.readBigInt64BE() : buffer.readBigUInt64BE());
    },
  );
  replacePart(helpers, "toSignedLittleBuffer", (value: bigInt.BigNumber, length = 8): Buffer => {
    if (length !== 8) return toSignedLittleBuffer(bigInt(value as BigInteger), length);
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, nativeOf(value)));
    return bytes;
  });
}

/**
 * Fault: `big-integer` keeps its values as native BigInts, but shifts them by divisions and combines their bits in groups
 * of 30, and makes numbers of them by way of their digits; the library does all of it for each byte of every 64-bit
 * number that it writes, through a reference of its own to `toSignedLittleBuffer`, which cannot be replaced.
 */
export function combineBitsNatively(): void {
  const toNumber = function (this: Native) {
    return Number(this.value);
  };
  Object.assign(Object.getPrototypeOf(bigInt.one), {
    toJSNumber: toNumber,
    valueOf: toNumber,
    and(this: Native, other: bigInt.BigNumber) {
      return bigInt(this.value & nativeOf(other));
    },
    or(this: Native, other: bigInt.BigNumber) {
      return bigInt(this.value | nativeOf(other));
    },
    shiftLeft(this: Native, count: bigInt.BigNumber) {
      return bigInt(this.value << nativeOf(count));
    },
    shiftRight(this: Native, count: bigInt.BigNumber) {
      return bigInt(this.value >> nativeOf(count));
    },
  });
}

/** How `big-integer` holds a number where there are BigInts. */
interface Native {
  readonly value: bigint;
}

function nativeOf(value: bigInt.BigNumber): bigint {
  if (typeof value !== "object") return BigInt(value);
  const { value: native } = value as Partial<Native>;
  return typeof native === "bigint" ? native : BigInt(value.toString());
}

/**
 * Fault: a shared key that begins with a zero byte is kept without it, so that one key exchange in 256 fails
 * (core.telegram.org/mtproto/auth_key wants 2048 bits).
 */
export function keepLeadingZeros(): void {
  const { getByteArray } = helpers;
  replacePart(helpers, "getByteArray", (value: BigInteger | number, signed = false): Buffer => {
    const bytes = getByteArray(value, signed);
    // Nothing else that goes through here is nearly as long as the key and its public half.
    if (bytes.length < 200 || bytes.length >= 256) return bytes;
    return Buffer.concat([Buffer.alloc(256 - bytes.length), bytes]);
  });
}

import bigInt, { type BigInteger } from "big-integer";
import helpers from "telegram/Helpers.js";
import { writable } from "./writable.ts";

/**
 * Fault: 64-bit numbers go through hexadecimal text and eight big-integer shifts; with 50 calls in flight that takes
 * 40 % of the client's time.
 */
export function convertIntegersNatively(): void {
  const { readBigIntFromBuffer, toSignedLittleBuffer } = helpers;
  writable(helpers).readBigIntFromBuffer = (buffer: Buffer, little = true, signed = false): BigInteger => {
    if (buffer.length !== 8) return readBigIntFromBuffer(buffer, little, signed);
    if (little) return bigInt(signed ? buffer.readBigInt64LE() : buffer.readBigUInt64LE());
    return bigInt(signed ? buffer.readBigInt64BE() : buffer.readBigUInt64BE());
  };
  writable(helpers).toSignedLittleBuffer = (value: bigInt.BigNumber, length = 8): Buffer => {
    if (length !== 8) return toSignedLittleBuffer(bigInt(value as BigInteger), length);
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value.toString())));
    return bytes;
  };
}

/**
 * Fault: a shared key that begins with a zero byte is kept without it, so that one key exchange in 256 fails
 * (core.telegram.org/mtproto/auth_key wants 2048 bits).
 */
export function keepLeadingZeros(): void {
  const { getByteArray } = helpers;
  writable(helpers).getByteArray = (value: BigInteger | number, signed = false): Buffer => {
    const bytes = getByteArray(value, signed);
    // Nothing else that goes through here is nearly as long as the key and its public half.
    if (bytes.length < 200 || bytes.length >= 256) return bytes;
    return Buffer.concat([Buffer.alloc(256 - bytes.length), bytes]);
  };
}

import { randomBytes } from "node:crypto";

/**
 * The 2048-bit safe prime that Telegram's servers use and that clients know by heart; some accept no other
 * (core.telegram.org/mtproto/security_guidelines).
 */
export const DH_PRIME = Buffer.from(
  "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f" +
    "48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37" +
    "20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64" +
    "2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4" +
    "a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754" +
    "fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4" +
    "e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f" +
    "0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b",
  "hex",
);

/** The generator that goes with DH_PRIME. */
export const DH_GENERATOR = 3;

const PRIME = toNumber(DH_PRIME);
/** 256 bits are as strong as the group; more would only be slower. */
const SECRET_BYTES = 32;

/**
 * One side of a Diffie-Hellman exchange in Telegram's group. All numbers are 256 bytes, big-endian, zero-padded.
 *
 * node:crypto is no help here: it checks at each exchange for a quarter of a second whether the prime is one.
 */
export class DhExchange {
  readonly #secret = toNumber(randomBytes(SECRET_BYTES));
  readonly publicKey: Buffer = toBytes(powerModPrime(BigInt(DH_GENERATOR), this.#secret));

  /** The shared secret, or undefined when the other side's number is not between 1 and p - 1. */
  sharedKey(otherPublicKey: Buffer): Buffer | undefined {
    const base = toNumber(otherPublicKey);
    return base > 1n && base < PRIME - 1n ? toBytes(powerModPrime(base, this.#secret)) : undefined;
  }
}

/** base ^ exponent mod p. */
export function powerModPrime(base: bigint, exponent: bigint): bigint {
  let power = 1n;
  let square = base % PRIME;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) power = (power * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return power;
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex") || "0"}`);
}

function toBytes(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(DH_PRIME.length * 2, "0"), "hex");
}

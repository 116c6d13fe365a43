import { createHash, randomBytes } from "node:crypto";
import { DH_GENERATOR, DH_PRIME } from "../../crypto/diffie-hellman.ts";
import { bigIntOf, bytesOf, modPow } from "./mod-pow.ts";
import type { PasswordVerifier } from "./password-verifier.ts";

/** One round of the SRP protocol, from the server's side (core.telegram.org/api/srp). Good for one proof. */
export interface PasswordCheck {
  readonly srpId: bigint;
  /** `srp_B`, 256 bytes. */
  readonly B: Buffer;
  /** Whether the client that sent `A` and `M1` knows the password; "invalid-A" when no honest client sends that A. */
  verify(A: Buffer, M1: Buffer): "right" | "wrong" | "invalid-A";
}

const numberBytes = 256;
const p = bigIntOf(DH_PRIME);
const g = BigInt(DH_GENERATOR);
const gBytes = bytesOf(g, numberBytes);
const k = bigIntOf(sha256(DH_PRIME, gBytes));

/** Begins a check. Each has a secret of its own, so that an overheard proof is worth nothing. */
export function createPasswordCheck(verifier: PasswordVerifier): PasswordCheck {
  const b = bigIntOf(randomBytes(numberBytes));
  const B = bytesOf((k * verifier.v + modPow(g, b, p)) % p, numberBytes);

  function expectedM1(A: Buffer): Buffer {
    const u = bigIntOf(sha256(A, B));
    const base = (bigIntOf(A) * modPow(verifier.v, u, p)) % p;
    const sharedKey = sha256(bytesOf(modPow(base, b, p), numberBytes));
    const group = xor(sha256(DH_PRIME), sha256(gBytes));
    return sha256(group, sha256(verifier.salt1), sha256(verifier.salt2), A, B, sharedKey);
  }

  return {
    srpId: randomBytes(8).readBigInt64LE(),
    B,
    verify(sentA, M1) {
      const number = bigIntOf(sentA);
      if (sentA.length > numberBytes || number <= 1n || number >= p - 1n) return "invalid-A";
      return expectedM1(bytesOf(number, numberBytes)).equals(M1) ? "right" : "wrong";
    },
  };
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

import { createHash, pbkdf2Sync } from "node:crypto";
import { DH_GENERATOR, DH_PRIME } from "../../crypto/diffie-hellman.ts";
import { bigIntOf, modPow } from "./mod-pow.ts";

/** What a server keeps of a two-step verification password (core.telegram.org/api/srp): never the password itself. */
export interface PasswordVerifier {
  readonly salt1: Buffer;
  readonly salt2: Buffer;
  /** g^x mod p, where x is derived from the password and the salts. */
  readonly v: bigint;
  readonly hint: string | undefined;
}

const pbkdf2Iterations = 100_000;

/** Derives the verifier of a password. The salts must differ between accounts. */
export function createPasswordVerifier(
  password: string,
  salts: { salt1: Buffer; salt2: Buffer },
  hint?: string,
): PasswordVerifier {
  const x = bigIntOf(passwordHash(password, salts.salt1, salts.salt2));
  return { ...salts, v: modPow(BigInt(DH_GENERATOR), x, bigIntOf(DH_PRIME)), hint };
}

/** PH2 of the specification. */
function passwordHash(password: string, salt1: Buffer, salt2: Buffer): Buffer {
  const ph1 = saltedHash(saltedHash(Buffer.from(password, "utf8"), salt1), salt2);
  return saltedHash(pbkdf2Sync(ph1, salt1, pbkdf2Iterations, 64, "sha512"), salt2);
}

function saltedHash(data: Buffer, salt: Buffer): Buffer {
  return createHash("sha256").update(salt).update(data).update(salt).digest();
}

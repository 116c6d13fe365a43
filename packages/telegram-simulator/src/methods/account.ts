import { randomBytes } from "node:crypto";
import { DH_GENERATOR, DH_PRIME } from "../crypto/diffie-hellman.ts";
import type { MethodTable } from "../rpc/call.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { World } from "../world/world.ts";
import { method } from "./method.ts";

/** The account namespace: two-step verification (core.telegram.org/api/srp). */
export function accountMethods(world: World): MethodTable {
  return {
    "account.getPassword": method((call) => {
      const account = world.pendingPasswords.accountOn(call.authKeyId) ?? call.requireAccount();
      const newAlgorithms = {
        new_algo: kdfAlgorithm(randomBytes(8), randomBytes(16)),
        new_secure_algo: { _: "securePasswordKdfAlgoPBKDF2HMACSHA512iter100000", salt: randomBytes(8) },
        secure_random: randomBytes(256),
      };
      const { password } = account;
      if (password === undefined) return { _: "account.password", ...newAlgorithms };
      const check = world.pendingPasswords.begin(call.authKeyId, password);
      return {
        _: "account.password",
        has_password: true,
        current_algo: kdfAlgorithm(password.salt1, password.salt2),
        srp_B: check.B,
        srp_id: check.srpId,
        hint: password.hint,
        ...newAlgorithms,
      };
    }),
  };
}

function kdfAlgorithm(salt1: Buffer, salt2: Buffer): TlObject {
  return {
    _: "passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow",
    salt1,
    salt2,
    g: DH_GENERATOR,
    p: DH_PRIME,
  };
}

import { sha1 } from "../crypto/hash.ts";

/** The AES key and iv that protect the Diffie-Hellman numbers (core.telegram.org/mtproto/auth_key, step 5). */
export function temporaryAesKey(newNonce: Buffer, serverNonce: Buffer): { key: Buffer; iv: Buffer } {
  const newServer = sha1(newNonce, serverNonce);
  const serverNew = sha1(serverNonce, newNonce);
  const newNew = sha1(newNonce, newNonce);
  return {
    key: Buffer.concat([newServer, serverNew.subarray(0, 12)]),
    iv: Buffer.concat([serverNew.subarray(12), newNew, newNonce.subarray(0, 4)]),
  };
}

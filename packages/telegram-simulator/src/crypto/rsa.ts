import { constants, createHash, type KeyObject, privateDecrypt } from "node:crypto";
import { TlWriter } from "../tl/tl-writer.ts";
import { igeDecrypt } from "./aes-ige.ts";
import { sha1, sha256 } from "./hash.ts";

const MODULUS_BYTES = 256;

/**
 * The last 64 bits of SHA-1 over the key's two numbers as TL strings, little-endian, as a signed number
 * (core.telegram.org/mtproto/auth_key).
 */
export function rsaFingerprint(modulus: Buffer, exponent: Buffer): bigint {
  const writer = new TlWriter();
  writer.bytes(modulus);
  writer.bytes(exponent);
  return createHash("sha1").update(writer.take()).digest().readBigInt64LE(12);
}

/**
 * Decrypts the `encrypted_data` of req_DH_params, which a client made with either scheme that servers accept: RSA_PAD,
 * or the older SHA-1 ‖ data ‖ padding.
 * Returns the data with whatever padding follows it, or undefined when neither scheme fits.
 */
export function rsaDecryptInnerData(encrypted: Buffer, key: KeyObject): Buffer | undefined {
  if (encrypted.length !== MODULUS_BYTES) return undefined;
  let block: Buffer;
  try {
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    return undefined; // the number was not smaller than the modulus
  }
  return unpadRsaPad(block) ?? unpadSha1(block);
}

/** RSA_PAD: key_aes_encrypted = (temp_key XOR SHA-256(aes_encrypted)) ‖ aes_encrypted. */
function unpadRsaPad(block: Buffer): Buffer | undefined {
  const aesEncrypted = block.subarray(32);
  const mask = sha256(aesEncrypted);
  const tempKey = Buffer.from(block.subarray(0, 32).map((byte, index) => byte ^ (mask[index] ?? 0)));
  const dataWithHash = igeDecrypt(aesEncrypted, tempKey, Buffer.alloc(32));
  const dataWithPadding = Buffer.from(dataWithHash.subarray(0, 192)).reverse();
  return sha256(tempKey, dataWithPadding).equals(dataWithHash.subarray(192)) ? dataWithPadding : undefined;
}

/** The older scheme: 0 ‖ SHA-1(data) ‖ data ‖ random padding. The hash does not say how long the data is. */
function unpadSha1(block: Buffer): Buffer | undefined {
  if (block[0] !== 0) return undefined;
  const hash = block.subarray(1, 21);
  const padded = block.subarray(21);
  for (let length = 4; length <= padded.length; length += 4) {
    if (sha1(padded.subarray(0, length)).equals(hash)) return padded.subarray(0, length);
  }
  return undefined;
}

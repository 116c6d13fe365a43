import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { igeEncrypt } from "./aes-ige.ts";
import { sha1, sha256 } from "./hash.ts";
import { rsaDecryptInnerData, rsaFingerprint } from "./rsa.ts";
import { simulatorKey, simulatorPrivateKey } from "./simulator-key.ts";

const privateKey = simulatorPrivateKey();
const publicKey = createPublicKey(simulatorKey.pem);
const data = Buffer.from("95 ac 5c e1 and some more bytes, a multiple of four.");

function rawEncrypt(block: Buffer): Buffer {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
}

/** RSA_PAD as core.telegram.org/mtproto/auth_key describes it for clients. */
function rsaPad(plain: Buffer): Buffer {
  for (;;) {
    const padded = Buffer.concat([plain, randomBytes(192 - plain.length)]);
    const tempKey = randomBytes(32);
    const withHash = Buffer.concat([Buffer.from(padded).reverse(), sha256(tempKey, padded)]);
    const aesEncrypted = igeEncrypt(withHash, tempKey, Buffer.alloc(32));
    const mask = sha256(aesEncrypted);
    const block = Buffer.concat([tempKey.map((byte, index) => byte ^ mask[index]!), aesEncrypted]);
    if (BigInt(`0x${block.toString("hex")}`) < simulatorKey.n) return block;
  }
}

test("RSA_PAD is undone", () => {
  const decrypted = rsaDecryptInnerData(rawEncrypt(rsaPad(data)), privateKey);
  expect(decrypted?.subarray(0, data.length)).toEqual(data);
});

test("the older scheme is undone", () => {
  const block = Buffer.concat([Buffer.alloc(1), sha1(data), data, randomBytes(235 - data.length)]);
  expect(rsaDecryptInnerData(rawEncrypt(block), privateKey)?.subarray(0, data.length)).toEqual(data);
});

test("anything else is refused", () => {
  const wrongHash = Buffer.concat([
    Buffer.alloc(1),
    sha1(Buffer.from("other")),
    data,
    randomBytes(235 - data.length),
  ]);
  expect(rsaDecryptInnerData(rawEncrypt(wrongHash), privateKey)).toBeUndefined();
  expect(rsaDecryptInnerData(Buffer.alloc(256, 0xff), privateKey)).toBeUndefined();
  expect(rsaDecryptInnerData(Buffer.alloc(255), privateKey)).toBeUndefined();
});

test("the key's public half is the one that clients are given, and all can find it", () => {
  const { n, e } = publicKey.export({ format: "jwk" });
  expect(createPublicKey(privateKey).export({ format: "jwk" })).toEqual(publicKey.export({ format: "jwk" }));
  const modulus = Buffer.from(n!, "base64url");
  const exponent = Buffer.from(e!, "base64url");
  expect(BigInt(`0x${modulus.toString("hex")}`)).toBe(simulatorKey.n);
  expect(exponent.readUIntBE(0, 3)).toBe(simulatorKey.e);
  expect(rsaFingerprint(modulus, exponent)).toBe(simulatorKey.fingerprint);
  expect(BigInt.asUintN(64, simulatorKey.fingerprint).toString(16)).toHaveLength(16);
});

test("the fingerprint of Telegram's published key is the one that it announces", () => {
  const published = createPublicKey(`-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEA6LszBcC1LGzyr992NzE0ieY+BSaOW622Aa9Bd4ZHLl+TuFQ4lo4g
5nKaMBwK/BIb9xUfg0Q29/2mgIR6Zr9krM7HjuIcCzFvDtr+L0GQjae9H0pRB2OO
62cECs5HKhT5DZ98K33vmWiLowc621dQuwKWSQKjWf50XYFw42h21P2KXUGyp2y/
+aEyZ+uVgLLQbRA1dEjSDZ2iGRy12Mk5gpYc397aYp438fsJoHIgJ2lgMv5h7WY9
t6N/byY9Nw9p21Og3AoXSL2q/2IJ1WRUhebgAdGVMlV1fkuOQoEzR7EdpqtQD9Cs
5+bfo3Nhmcyvk5ftB0WkJ9z6bNZ7yxrP8wIDAQAB
-----END RSA PUBLIC KEY-----`).export({ format: "jwk" });
  const [n, e] = [published.n!, published.e!].map((number) => Buffer.from(number, "base64url"));
  expect(BigInt.asUintN(64, rsaFingerprint(n!, e!)).toString(16)).toBe("d09d1d85de64fd85");
});

import { checkPrimeSync, createDiffieHellman } from "node:crypto";
import { expect, test } from "vitest";
import { DH_GENERATOR, DH_PRIME, DhExchange, powerModPrime } from "./diffie-hellman.ts";

const prime = BigInt(`0x${DH_PRIME.toString("hex")}`);

test("the prime is safe, and 3 generates a group that clients accept", () => {
  expect(DH_PRIME).toHaveLength(256);
  expect(checkPrimeSync(prime) && checkPrimeSync((prime - 1n) / 2n)).toBe(true);
  expect(prime % 3n).toBe(2n);
});

test("powers are what OpenSSL says they are", () => {
  const openssl = createDiffieHellman(DH_PRIME, DH_GENERATOR);
  openssl.setPrivateKey(Buffer.alloc(256, 0x5a));
  openssl.generateKeys();
  const exponent = BigInt(`0x${"5a".repeat(256)}`);
  expect(powerModPrime(3n, exponent)).toBe(BigInt(`0x${openssl.getPublicKey("hex")}`));
});

test("both sides get the same key", () => {
  const [server, client] = [new DhExchange(), new DhExchange()];
  expect(server.publicKey).toHaveLength(256);
  expect(server.publicKey).not.toEqual(client.publicKey);
  expect(server.sharedKey(client.publicKey)).toEqual(client.sharedKey(server.publicKey));
});

test("a key that begins with zeros keeps its length", () => {
  const server = new DhExchange();
  // Walk through the group until the shared number is short: one in 256 is.
  for (let exponent = 2n; exponent < 10_000n; exponent++) {
    const publicKey = Buffer.from(powerModPrime(3n, exponent).toString(16).padStart(512, "0"), "hex");
    const shared = server.sharedKey(publicKey);
    if (shared?.[0] !== 0) continue;
    expect(shared).toHaveLength(256);
    return;
  }
  expect.unreachable();
});

test.each([
  ["0", 0n],
  ["1", 1n],
  ["p - 1", prime - 1n],
  ["p", prime],
])("the public number %s is refused", (_name, number) => {
  const bytes = Buffer.from(number.toString(16).padStart(512, "0"), "hex");
  expect(new DhExchange().sharedKey(bytes)).toBeUndefined();
});

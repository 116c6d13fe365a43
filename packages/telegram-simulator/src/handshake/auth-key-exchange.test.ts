import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { igeDecrypt, igeEncrypt } from "../crypto/aes-ige.ts";
import { DH_PRIME, DhExchange } from "../crypto/diffie-hellman.ts";
import { sha1 } from "../crypto/hash.ts";
import { simulatorKey, simulatorPrivateKey } from "../crypto/simulator-key.ts";
import { loadSchemas } from "../tl/load-schemas.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { AuthKeyExchange, type ExchangedKey } from "./auth-key-exchange.ts";
import { temporaryAesKey } from "./temporary-aes-key.ts";

const codec = loadSchemas();
const publicKey = createPublicKey(simulatorKey.pem);
const newNonce = randomBytes(32);
let keys: ExchangedKey[];
let exchange: AuthKeyExchange;

beforeEach(() => {
  keys = [];
  exchange = new AuthKeyExchange({
    codec,
    privateKey: simulatorPrivateKey(),
    fingerprint: simulatorKey.fingerprint,
    dcId: 2,
    nowSeconds: () => 1_700_000_000,
    onKey: (key) => keys.push(key),
  });
});

/** The client's half, with the older RSA scheme; RSA_PAD has its own test, and GramJS uses it. */
function reqDhParams(resPq: TlObject, inner: Partial<TlObject> = {}): TlObject {
  const { nonce, server_nonce, pq } = resPq;
  const common = {
    p: Buffer.from("494c553b", "hex"),
    q: Buffer.from("53911073", "hex"),
    nonce,
    server_nonce,
  };
  const data = codec.encode({ _: "p_q_inner_data", pq, ...common, new_nonce: newNonce, ...inner });
  const block = Buffer.concat([Buffer.alloc(1), sha1(data), data, randomBytes(235 - data.length)]);
  const encrypted_data = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
  return { _: "req_DH_params", ...common, public_key_fingerprint: simulatorKey.fingerprint, encrypted_data };
}

function start(): TlObject {
  return exchange.answer({ _: "req_pq_multi", nonce: randomBytes(16) });
}

function setClientDhParams(
  resPq: TlObject,
  params: TlObject,
): { request: TlObject; authKey: Buffer | undefined } {
  const serverNonce = resPq.server_nonce as Buffer;
  const { key, iv } = temporaryAesKey(newNonce, serverNonce);
  const answer = igeDecrypt(params.encrypted_answer as Buffer, key, iv);
  const offer = codec.decode(answer.subarray(20));
  expect(offer).toMatchObject({
    _: "server_DH_inner_data",
    g: 3,
    dh_prime: DH_PRIME,
    server_time: 1_700_000_000,
  });
  const dh = new DhExchange();
  const inner = codec.encode({
    _: "client_DH_inner_data",
    nonce: resPq.nonce,
    server_nonce: serverNonce,
    retry_id: 0n,
    g_b: dh.publicKey,
  });
  const padded = Buffer.concat([sha1(inner), inner, randomBytes((16 - ((20 + inner.length) % 16)) % 16)]);
  return {
    request: {
      _: "set_client_DH_params",
      nonce: resPq.nonce,
      server_nonce: serverNonce,
      encrypted_data: igeEncrypt(padded, key, iv),
    },
    authKey: dh.sharedKey(offer.g_a as Buffer),
  };
}

test.each([
  ["p_q_inner_data", {}, undefined],
  ["p_q_inner_data_dc", { dc: 2 }, undefined],
  ["p_q_inner_data_dc", { dc: 10_002 }, undefined],
  ["p_q_inner_data_dc", { dc: -2 }, undefined],
  ["p_q_inner_data_temp", { expires_in: 3600 }, 3600],
  ["p_q_inner_data_temp_dc", { dc: 2, expires_in: 60 }, 60],
])("%s %o ends in the same key on both sides", (name, extra, expiresInSeconds) => {
  const resPq = start();
  const params = exchange.answer(reqDhParams(resPq, { _: name, ...extra }));
  const { request, authKey } = setClientDhParams(resPq, params);
  const done = exchange.answer(request);
  expect(keys).toHaveLength(1);
  expect(keys[0]?.key).toEqual(authKey);
  expect(keys[0]?.expiresInSeconds).toBe(expiresInSeconds);
  const serverNonce = resPq.server_nonce as Buffer;
  expect(keys[0]?.salt).toBe(newNonce.readBigInt64LE() ^ serverNonce.readBigInt64LE());
  const auxHash = sha1(keys[0]!.key).subarray(0, 8);
  expect(done).toMatchObject({
    _: "dh_gen_ok",
    new_nonce_hash1: sha1(Buffer.concat([newNonce, Buffer.from([1]), auxHash])).subarray(4),
  });
});

test("a new req_pq starts over", () => {
  exchange.answer(reqDhParams(start()));
  const resPq = start();
  const { request } = setClientDhParams(resPq, exchange.answer(reqDhParams(resPq)));
  expect(exchange.answer(request)._).toBe("dh_gen_ok");
});

test.each<[string, () => TlObject]>([
  ["another method", () => ({ _: "help.getConfig" })],
  ["a step before its time", () => ({ _: "set_client_DH_params", nonce: Buffer.alloc(16) })],
  ["another nonce", () => ({ ...reqDhParams(start()), nonce: Buffer.alloc(16) })],
  ["another RSA key", () => ({ ...reqDhParams(start()), public_key_fingerprint: 1n })],
  ["wrong factors", () => ({ ...reqDhParams(start()), p: Buffer.from([3]) })],
  ["another data centre", () => reqDhParams(start(), { _: "p_q_inner_data_dc", dc: 4 })],
  ["another nonce inside", () => reqDhParams(start(), { server_nonce: Buffer.alloc(16) })],
  ["undecryptable data", () => ({ ...reqDhParams(start()), encrypted_data: Buffer.alloc(256, 1) })],
  ["another object inside", () => reqDhParams(start(), { _: "client_DH_inner_data" })],
])("%s is refused", (_name, request) => {
  expect(() => exchange.answer(request())).toThrow(expect.objectContaining({ name: "HandshakeError" }));
  expect(keys).toEqual([]);
});

test("a wrong hash in the last step is refused", () => {
  const resPq = start();
  const { request } = setClientDhParams(resPq, exchange.answer(reqDhParams(resPq)));
  (request.encrypted_data as Buffer)[0]! ^= 1;
  expect(() => exchange.answer(request)).toThrow("wrong hash");
});

test("an exchange ends once", () => {
  const resPq = start();
  const { request } = setClientDhParams(resPq, exchange.answer(reqDhParams(resPq)));
  exchange.answer(request);
  expect(() => exchange.answer(request)).toThrow("before req_pq");
  expect(keys).toHaveLength(1);
});

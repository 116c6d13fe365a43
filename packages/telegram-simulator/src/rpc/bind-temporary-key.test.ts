import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { igeEncrypt } from "../crypto/aes-ige.ts";
import { sha1 } from "../crypto/hash.ts";
import { AuthKey } from "../session/auth-key.ts";
import { AuthKeyStore } from "../session/auth-key-store.ts";
import type { Session } from "../session/session.ts";
import { loadSchemas } from "../tl/load-schemas.ts";
import { bindTemporaryKey } from "./bind-temporary-key.ts";

const codec = loadSchemas();
const now = 1000;
const messageId = 400n;

function setUp(init: { expiresInSeconds?: number } = { expiresInSeconds: 60 }) {
  const keys = new AuthKeyStore();
  const permanent = new AuthKey({ key: randomBytes(256), createdAtSeconds: now });
  const temporary = new AuthKey({ key: randomBytes(256), createdAtSeconds: now, ...init });
  for (const key of [permanent, temporary]) keys.add(key);
  // The binding looks at nothing else of a session.
  const session = { id: 7n, key: temporary } as Session;
  const inner = {
    _: "bind_auth_key_inner",
    nonce: 5n,
    temp_auth_key_id: temporary.idBytes.readBigInt64LE(),
    perm_auth_key_id: permanent.idBytes.readBigInt64LE(),
    temp_session_id: 7n,
    expires_at: now + 60,
  };
  const request = (changed = {}, id = messageId, key = permanent) => ({
    _: "auth.bindTempAuthKey",
    perm_auth_key_id: inner.perm_auth_key_id,
    nonce: 5n,
    expires_at: now + 60,
    encrypted_message: encryptV1(key.key, id, codec.encode({ ...inner, ...changed })),
  });
  const bind = (changed?: object, id?: bigint, key?: AuthKey) =>
    bindTemporaryKey({ session, messageId, request: request(changed, id, key) }, codec, keys, now);
  return { keys, permanent, temporary, bind };
}

test("a temporary key that is bound shares the login of the permanent one, and goes with it", () => {
  const { keys, permanent, temporary, bind } = setUp();
  expect(temporary.isUnbound).toBe(true);
  expect(bind()).toBe(true);
  expect(bind()).toBe(true);
  expect(temporary.isUnbound).toBe(false);
  expect(temporary.owner).toBe(permanent);
  keys.remove(permanent);
  expect(keys.get(temporary.id, now)).toBeUndefined();
});

test.each([
  ["another nonce", { nonce: 6n }],
  ["another temporary key", { temp_auth_key_id: 1n }],
  ["another permanent key", { perm_auth_key_id: 1n }],
  ["another session", { temp_session_id: 8n }],
  ["another end", { expires_at: now + 61 }],
])("a proof for %s is refused", (_name, changed) => {
  const { temporary, bind } = setUp();
  expect(() => bind(changed)).toThrow("ENCRYPTED_MESSAGE_INVALID");
  expect(temporary.isUnbound).toBe(true);
});

test("a proof from another message, or made with another key, is refused", () => {
  const { temporary, bind } = setUp();
  expect(() => bind({}, 404n)).toThrow("ENCRYPTED_MESSAGE_INVALID");
  expect(() => bind({}, messageId, temporary)).toThrow("ENCRYPTED_MESSAGE_INVALID");
});

test("a permanent key cannot be bound, nor a bound one to another key", () => {
  expect(() => setUp({}).bind()).toThrow("TEMP_AUTH_KEY_EMPTY");
  const { temporary, bind } = setUp();
  temporary.boundTo = new AuthKey({ key: randomBytes(256), createdAtSeconds: now });
  expect(() => bind()).toThrow("TEMP_AUTH_KEY_ALREADY_BOUND");
});

/** As a client encrypts the proof: MTProto 1.0, 16 random bytes instead of salt and session (…/auth.bindTempAuthKey). */
function encryptV1(key: Buffer, id: bigint, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigInt64LE(id, 0);
  header.writeInt32LE(body.length, 12);
  const message = Buffer.concat([randomBytes(16), header, body]);
  const messageKey = sha1(message).subarray(4);
  const a = sha1(messageKey, key.subarray(0, 32));
  const b = sha1(key.subarray(32, 48), messageKey, key.subarray(48, 64));
  const c = sha1(key.subarray(64, 96), messageKey);
  const d = sha1(messageKey, key.subarray(96, 128));
  const aesKey = Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]);
  const aesIv = Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]);
  const padded = Buffer.concat([message, randomBytes((16 - (message.length % 16)) % 16)]);
  return Buffer.concat([sha1(key).subarray(12), messageKey, igeEncrypt(padded, aesKey, aesIv)]);
}

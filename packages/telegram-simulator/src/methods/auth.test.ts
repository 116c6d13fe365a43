import { createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { connect, type DirectClient } from "../../test/direct-client.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createWorld } from "../world/world.ts";

const application = { api_id: 12345, api_hash: "0123456789abcdef0123456789abcdef" };
const phone = "+15550001";

test("a login code logs in, once, and only the right one", async () => {
  await using world = createWorld();
  const alice = world.addUser({ phone, firstName: "Alice" });
  const client = connect(world);
  const sent = await sendCode(client);
  expect(sent).toMatchObject({ _: "auth.sentCode", type: { _: "auth.sentCodeTypeApp", length: 5 } });
  expect(await client.fail("auth.signIn", { ...codeOf(sent), phone_code: "00000" })).toBe(
    "400 PHONE_CODE_INVALID",
  );
  expect(await client.fail("auth.signIn", codeOf(sent))).toBe("400 PHONE_CODE_EMPTY");
  const right = { ...codeOf(sent), phone_code: world.lastLoginCode(phone) };
  expect(await client.call("auth.signIn", right)).toMatchObject({
    _: "auth.authorization",
    user: { id: alice.id, self: true, phone: "15550001" },
  });
  expect(client.account).toBe(alice);
  expect(await connect(world).fail("auth.signIn", right)).toBe("400 PHONE_CODE_EXPIRED");
});

test("a code ends with its time, and with the next one", async () => {
  let nowMs = 1_800_000_000_000;
  await using world = createWorld({ nowMs: () => nowMs });
  world.addUser({ phone, firstName: "Alice" });
  const client = connect(world);
  const first = await sendCode(client);
  const firstCode = world.lastLoginCode(phone);
  const second = await sendCode(client);
  expect(await client.fail("auth.signIn", { ...codeOf(first), phone_code: firstCode })).toBe(
    "400 PHONE_CODE_EXPIRED",
  );
  nowMs += 301_000;
  const late = { ...codeOf(second), phone_code: world.lastLoginCode(phone) };
  expect(await client.fail("auth.signIn", late)).toBe("400 PHONE_CODE_EXPIRED");
});

test("a number that cannot be one, an application without an id, a number without an account", async () => {
  await using world = createWorld();
  const client = connect(world);
  const send = (request: object) =>
    client.fail("auth.sendCode", { settings: { _: "codeSettings" }, ...request });
  expect(await send({ phone_number: "call me", ...application })).toBe("406 PHONE_NUMBER_INVALID");
  expect(await send({ phone_number: phone, api_id: 0, api_hash: "" })).toBe("400 API_ID_INVALID");
  const sent = await sendCode(client);
  const result = await client.call("auth.signIn", {
    ...codeOf(sent),
    phone_code: world.lastLoginCode(phone),
  });
  expect(result._).toBe("auth.authorizationSignUpRequired");
  expect(client.account).toBeUndefined();
});

test("an account with a password is not logged in by the code alone", async () => {
  await using world = createWorld();
  const alice = world.addUser({ phone, firstName: "Alice", password: "pässword", passwordHint: "the usual" });
  const client = connect(world);
  const sent = await sendCode(client);
  const signIn = { ...codeOf(sent), phone_code: world.lastLoginCode(phone) };
  expect(await client.fail("account.getPassword")).toBe("401 AUTH_KEY_UNREGISTERED");
  expect(await client.fail("auth.signIn", signIn)).toBe("401 SESSION_PASSWORD_NEEDED");
  expect(await client.fail("users.getUsers", { id: [] })).toBe("401 AUTH_KEY_UNREGISTERED");

  const first = await client.call("account.getPassword");
  expect(first).toMatchObject({ has_password: true, hint: "the usual", current_algo: { g: 3 } });
  expect(await client.fail("auth.checkPassword", { password: prove(first, "wrong") })).toBe(
    "400 PASSWORD_HASH_INVALID",
  );
  const reused = prove(first, "pässword");
  expect(await client.fail("auth.checkPassword", { password: reused }), "one proof per round").toBe(
    "400 SRP_ID_INVALID",
  );

  const second = await client.call("account.getPassword");
  const zero = { ...prove(second, "pässword"), A: Buffer.alloc(256) };
  expect(await client.fail("auth.checkPassword", { password: zero })).toBe("400 SRP_A_INVALID");

  const third = await client.call("account.getPassword");
  const result = await client.call("auth.checkPassword", { password: prove(third, "pässword") });
  expect(result).toMatchObject({ _: "auth.authorization", user: { id: alice.id } });
  expect(client.account).toBe(alice);
});

test("logging out ends the login", async () => {
  await using world = createWorld();
  const client = connect(world, world.addUser({ phone, firstName: "Alice" }));
  expect(await client.call("auth.logOut")).toEqual({ _: "auth.loggedOut" });
  expect(await client.fail("auth.logOut")).toBe("401 AUTH_KEY_UNREGISTERED");
});

function sendCode(client: DirectClient): Promise<TlObject> {
  return client.call("auth.sendCode", {
    phone_number: phone,
    ...application,
    settings: { _: "codeSettings" },
  });
}

function codeOf(sent: TlObject) {
  return { phone_number: phone, phone_code_hash: sent.phone_code_hash };
}

/** The client's side of core.telegram.org/api/srp, written out from there with other tools than the server's. */
function prove(password: TlObject, text: string): TlObject {
  const {
    salt1,
    salt2,
    p: pBytes,
    g,
  } = password.current_algo as { salt1: Buffer; salt2: Buffer; p: Buffer; g: number };
  const H = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const number = (bytes: Buffer) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const padded = (value: bigint) => {
    const bytes = Buffer.alloc(256);
    for (let at = 255, rest = value; rest > 0n; at--, rest /= 256n) bytes[at] = Number(rest % 256n);
    return bytes;
  };
  const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
    if (exponent === 0n) return 1n;
    const half = power(base, exponent / 2n, modulus);
    return (half * half * (exponent % 2n === 1n ? base : 1n)) % modulus;
  };
  const SH = (data: Buffer, salt: Buffer) => H(salt, data, salt);
  const [p, B, gPadded] = [number(pBytes), number(password.srp_B as Buffer), padded(BigInt(g))];
  const x = number(
    SH(pbkdf2Sync(SH(SH(Buffer.from(text), salt1), salt2), salt1, 100_000, 64, "sha512"), salt2),
  );
  const k = number(H(pBytes, gPadded));
  const a = number(randomBytes(256));
  const A = padded(power(BigInt(g), a, p));
  const u = number(H(A, password.srp_B as Buffer));
  const base = (((B - k * power(BigInt(g), x, p)) % p) + p) % p;
  const K = H(padded(power(base, a + u * x, p)));
  const groupHash = H(pBytes).map((byte, index) => byte ^ H(gPadded)[index]!);
  const M1 = H(Buffer.from(groupHash), H(salt1), H(salt2), A, password.srp_B as Buffer, K);
  return { _: "inputCheckPasswordSRP", srp_id: password.srp_id, A, M1 };
}

import { expect, test } from "vitest";
import { connect } from "../../test/direct-client.ts";
import { createWorld } from "../world/world.ts";

const application = { api_id: 12345, api_hash: "0123456789abcdef0123456789abcdef", except_ids: [] };

test("a scanned QR code logs in", async () => {
  await using world = createWorld();
  const alice = world.addUser({ phone: "+15550001", firstName: "Alice" });
  const [client, phone] = [connect(world), connect(world, alice)];
  const shown = await client.call("auth.exportLoginToken", application);
  expect(shown).toMatchObject({ _: "auth.loginToken", expires: world.nowSeconds() + 30 });
  expect(await client.call("auth.exportLoginToken", application), "the same until it ends").toEqual(shown);

  const accepted = await phone.call("auth.acceptLoginToken", { token: shown.token });
  expect(accepted._).toBe("authorization");
  expect(client.takeUpdates()).toMatchObject([{ _: "updateShort", update: { _: "updateLoginToken" } }]);
  expect(phone.takeUpdates()).toEqual([]);
  expect(await phone.fail("auth.acceptLoginToken", { token: shown.token })).toBe(
    "400 AUTH_TOKEN_ALREADY_ACCEPTED",
  );

  const result = await client.call("auth.exportLoginToken", application);
  expect(result).toMatchObject({ _: "auth.loginTokenSuccess", authorization: { user: { id: alice.id } } });
  expect(client.account).toBe(alice);
});

test("a QR code that nobody scanned in time is worth nothing", async () => {
  let nowMs = 1_800_000_000_000;
  await using world = createWorld({ nowMs: () => nowMs });
  const alice = world.addUser({ phone: "+15550001", firstName: "Alice" });
  const client = connect(world);
  const shown = await client.call("auth.exportLoginToken", application);
  nowMs += 31_000;
  expect(() => world.acceptQr(shown.token as Buffer, alice)).toThrow("expired");
  expect(await client.fail("auth.importLoginToken", { token: shown.token })).toBe("400 AUTH_TOKEN_EXPIRED");
  const next = await client.call("auth.exportLoginToken", application);
  expect(next.token).not.toEqual(shown.token);
  expect(() => world.acceptQr(Buffer.from("made up"), alice)).toThrow("unknown");
});

test("scanning is not enough for an account with a password", async () => {
  await using world = createWorld();
  const alice = world.addUser({ phone: "+15550001", firstName: "Alice", password: "secret" });
  const client = connect(world);
  const shown = await client.call("auth.exportLoginToken", application);
  world.acceptQr(shown.token as Buffer, alice);
  expect(await client.fail("auth.exportLoginToken", application)).toBe("401 SESSION_PASSWORD_NEEDED");
  expect(client.account).toBeUndefined();
  expect(await client.call("account.getPassword")).toMatchObject({ has_password: true });
});

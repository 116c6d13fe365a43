import { expect, test } from "vitest";
import { connect, inputUser } from "../../test/direct-client.ts";
import { createDemoWorld } from "../world/demo-world.ts";

test("people are found by username and phone", async () => {
  const { world, account, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const found = await client.call("contacts.resolveUsername", { username: "BOB_demo" });
  expect(found).toMatchObject({
    peer: { _: "peerUser", user_id: bob.id },
    users: [{ id: bob.id, username: "bob_demo", access_hash: bob.accessHashFor(account) }],
  });
  expect((found.users as object[])[0], "a stranger's phone number").not.toHaveProperty("phone");
  expect(await client.call("contacts.resolvePhone", { phone: "999 662-0003" })).toMatchObject({
    peer: { user_id: bob.id },
  });
  expect(await client.fail("contacts.resolveUsername", { username: "nobody_here" })).toBe(
    "400 USERNAME_NOT_OCCUPIED",
  );
  expect(await client.fail("contacts.resolveUsername", { username: "no way" })).toBe("400 USERNAME_INVALID");
  expect(await client.fail("contacts.resolvePhone", { phone: "+15550001" })).toBe("400 PHONE_NOT_OCCUPIED");
});

test("an access hash works for the account that it was given to only", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const users = await client.call("users.getUsers", {
    id: [{ _: "inputUserSelf" }, inputUser(account, bob), inputUser(alice, bob)],
  });
  expect(users).toMatchObject([
    { self: true, phone: "9996620001" },
    { id: bob.id },
    { _: "userEmpty", id: bob.id },
  ]);
  expect(await client.call("users.getFullUser", { id: inputUser(account, bob) })).toMatchObject({
    full_user: { id: bob.id, common_chats_count: 1 },
  });
  expect(await client.fail("users.getFullUser", { id: inputUser(alice, bob) })).toBe("400 USER_ID_INVALID");
});

test("the address book names people as its owner does", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  expect(await client.call("contacts.getContacts", { hash: 0n })).toMatchObject({
    contacts: [{ user_id: alice.id, mutual: true }],
    users: [{ contact: true, mutual_contact: true, phone: "9996620002" }],
  });
  const phones = ["+9996620003", "+15550001"];
  const imported = await client.call("contacts.importContacts", {
    contacts: phones.map((phone, index) => ({
      _: "inputPhoneContact",
      client_id: BigInt(index),
      phone,
      first_name: "Robert",
      last_name: "",
    })),
  });
  expect(imported).toMatchObject({
    imported: [{ user_id: bob.id, client_id: 0n }],
    users: [{ id: bob.id, first_name: "Robert", contact: true }],
  });
});

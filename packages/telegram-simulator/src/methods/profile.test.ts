import { expect, test } from "vitest";
import { connect, inputUser } from "../../test/direct-client.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createDemoWorld } from "../world/demo-world.ts";
import { grayJpeg } from "../world/media/gray-jpeg.ts";

test("names and about change", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const request = { first_name: "New", last_name: "", about: "Open on weekdays" };
  expect(await client.call("account.updateProfile", request)).toMatchObject({
    first_name: "New",
    self: true,
  });
  expect(account.lastName).toBeUndefined();
  expect(hers.takeUpdates(), "she has it among her contacts").toMatchObject([
    { updates: [{ _: "updateUserName", first_name: "New", last_name: "" }] },
  ]);
  expect(client.takeUpdates()).toEqual([]);
  const full = await hers.call("users.getFullUser", { id: inputUser(alice, account) });
  expect(full.full_user).toMatchObject({ about: "Open on weekdays" });
  expect(await client.fail("account.updateProfile", { first_name: " " })).toBe("400 FIRSTNAME_INVALID");
  expect(await client.fail("account.updateProfile", { about: "x".repeat(71) })).toBe("400 ABOUT_TOO_LONG");
});

test("a username is changed and given up, and found by; one that somebody has is refused", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  const rename = (username: string) => client.call("account.updateUsername", { username });
  expect(await rename("New_name")).toMatchObject({ username: "New_name", self: true });
  expect(hers.takeUpdates()).toMatchObject([{ updates: [{ usernames: [{ username: "New_name" }] }] }]);
  const find = { username: "new_name" };
  expect(await hers.call("contacts.resolveUsername", find)).toMatchObject({ users: [{ id: account.id }] });
  expect(await client.fail("account.updateUsername", { username: "New_name" })).toBe(
    "400 USERNAME_NOT_MODIFIED",
  );
  expect(await client.fail("account.updateUsername", { username: "ALICE_demo" })).toBe(
    "400 USERNAME_OCCUPIED",
  );
  expect(await client.fail("account.checkUsername", { username: "1" })).toBe("400 USERNAME_INVALID");
  await rename("");
  expect(await hers.fail("contacts.resolveUsername", find)).toBe("400 USERNAME_NOT_OCCUPIED");
});

test("profile photos come and go, and only pictures of the right shape", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const [client, hers] = [connect(world, account), connect(world, alice)];
  let fileId = 0n;
  const upload = async (width: number, height: number, name = "a.jpg") => {
    const bytes = grayJpeg({ width, height, shade: 9 });
    await client.call("upload.saveFilePart", { file_id: ++fileId, file_part: 0, bytes });
    return { file: { _: "inputFile", id: fileId, parts: 1, name, md5_checksum: "" } };
  };
  const refusal = (request: object) => client.fail("photos.uploadProfilePhoto", { ...request });
  expect(await refusal({})).toBe("400 PHOTO_FILE_MISSING");
  expect(await refusal(await upload(2000, 90))).toBe("400 PHOTO_INVALID_DIMENSIONS");
  expect(await refusal(await upload(64, 64, "a.pdf"))).toBe("400 PHOTO_EXT_INVALID");
  const first = await client.call("photos.uploadProfilePhoto", await upload(64, 64));
  const second = await client.call("photos.uploadProfilePhoto", await upload(80, 80));
  const photos = { user_id: inputUser(alice, account), offset: 0, max_id: 0n, limit: 1 };
  const id = ({ photo }: TlObject) => (photo as { id: bigint }).id;
  expect(await hers.call("photos.getUserPhotos", photos)).toMatchObject({
    _: "photos.photosSlice",
    count: 2,
    photos: [{ id: id(second) }],
    users: [{ photo: { photo_id: id(second) } }],
  });
  const old = { ...(first.photo as TlObject), _: "inputPhoto" };
  expect(await client.call("photos.deletePhotos", { id: [old] })).toEqual([id(first)]);
  expect(account.profilePhotos).toHaveLength(1);
});

test("the address book and the search in it and beyond", async () => {
  const { world, account, alice, bob } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const search = async (q: string) => {
    const found = await client.call("contacts.search", { q, limit: 10 });
    const ids = (peers: unknown) => (peers as { user_id: bigint }[]).map(({ user_id }) => user_id);
    return [ids(found.my_results), ids(found.results)];
  };
  expect(await search("alice")).toEqual([[alice.id], []]);
  expect(await search("@bob_d")).toEqual([[], [bob.id]]);
  expect(await client.fail("contacts.search", { q: "", limit: 10 })).toBe("400 SEARCH_QUERY_EMPTY");
  const contact = { id: inputUser(account, bob), first_name: "Robert", last_name: "", phone: "" };
  const added = await client.call("contacts.addContact", contact);
  expect(added.users).toMatchObject([{ id: bob.id, contact: true, first_name: "Robert" }]);
  expect(await search("robert")).toEqual([[bob.id], []]);
  await client.call("contacts.deleteContacts", { id: [contact.id] });
  expect(account.contacts.has(bob.id)).toBe(false);
  expect(await client.fail("contacts.addContact", { ...contact, first_name: "" })).toBe(
    "400 CONTACT_NAME_EMPTY",
  );
});

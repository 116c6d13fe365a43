import { randomBytes } from "node:crypto";
import bigInt from "big-integer";
import { Api } from "telegram";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SimulatorCluster, startCluster } from "../src/simulator-cluster.ts";
import type { Account } from "../src/world/account.ts";
import { closeGramJs, createGramJsClient, socketTo } from "./gramjs-client.ts";
import { createMtcuteClient } from "./mtcute-client.ts";
import { inLayer, RawClient } from "./raw-client.ts";

const phone = "+4915550004";
let cluster: SimulatorCluster;
let carol: Account;
let dave: Account;

beforeEach(async () => {
  cluster = await startCluster({ dcs: [2, 4] });
  carol = cluster.world.addUser({ phone, firstName: "Carol", username: "carol_demo", dcId: 4 });
  dave = cluster.world.addUser({ phone: "+4915550002", firstName: "Dave", username: "dave_demo" });
});

afterEach(async () => {
  for (const { unimplemented, failures } of cluster.dataCentres) {
    expect(unimplemented).toEqual([]);
    expect(failures).toEqual([]);
  }
  await cluster.close();
});

test("help.getConfig names every data centre", async () => {
  const client = await createMtcuteClient(cluster.dc(4));
  const { dcOptions } = await client.call({ _: "help.getConfig" });
  expect(dcOptions.map(({ id, ipAddress, port }) => ({ id, ipAddress, port }))).toEqual(
    cluster.dataCentres.map(({ dcId, host, port }) => ({ id: dcId, ipAddress: host, port })),
  );
  await client.destroy();
});

test("mtcute follows PHONE_MIGRATE to its home, and takes its login along for files elsewhere", async () => {
  const client = await createMtcuteClient(cluster.dc(2));
  const { phoneCodeHash } = (await client.sendCode({ phone })) as { phoneCodeHash: string };
  const phoneCode = cluster.world.lastLoginCode(phone) ?? "";
  await client.signIn({ phone, phoneCodeHash, phoneCode });
  expect(cluster.dc(2).calls("auth.sendCode").count).toBe(1);
  expect(cluster.dc(4).authKeys).toMatchObject([{ accountId: carol.id }]);

  const content = randomBytes(300_000);
  const sent = await client.sendMedia("dave_demo", { type: "document", file: content, fileName: "a.bin" });
  if (sent.media?.type !== "document") throw new Error("no document");
  expect(sent.media.dcId).toBe(2);
  expect(content.equals(await client.downloadAsBuffer(sent.media))).toBe(true);
  expect(cluster.dc(2).calls("auth.importAuthorization").count).toBe(1);
  expect(cluster.dc(2).calls("upload.getFile").count).toBeGreaterThan(0);
  await client.destroy();
});

test("GramJS follows PHONE_MIGRATE to its home, and FILE_MIGRATE for a file", async () => {
  const networkSocket = socketTo(cluster.dataCentres);
  const client = createGramJsClient(cluster.dc(2), "", { networkSocket });
  await client.connect();
  const { phoneCodeHash } = await client.sendCode({ apiId: 1, apiHash: "hash" }, phone);
  const phoneCode = cluster.world.lastLoginCode(phone) ?? "";
  await client.invoke(new Api.auth.SignIn({ phoneNumber: phone, phoneCodeHash, phoneCode }));
  expect(client.session.dcId).toBe(4);
  await cluster.world.inject({ from: dave, to: carol, media: { kind: "photo" } });
  const [message] = await client.getMessages("dave_demo", { limit: 1 });
  const photo = (await client.downloadMedia(message!)) as Buffer;
  expect(photo.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  expect(cluster.dc(2).calls("upload.getFile").count).toBeGreaterThan(0);
  const { id, accessHash, fileReference } = message!.photo as Api.Photo;
  const location = new Api.InputPhotoFileLocation({ id, accessHash, fileReference, thumbSize: "x" });
  const getFile = client.invoke(new Api.upload.GetFile({ location, offset: bigInt(0), limit: 4096 }));
  await expect(getFile).rejects.toMatchObject({ code: 303, newDc: 2 });
  await closeGramJs(client);
});

test("a QR code that somebody of another data centre scans is followed there", async () => {
  const client = await createMtcuteClient(cluster.dc(2));
  const user = await client.signInQr({
    onUrlUpdated(url) {
      const token = new URL(url).searchParams.get("token") ?? "";
      cluster.world.acceptQr(Buffer.from(token, "base64url"), carol);
    },
  });
  expect(user.username).toBe("carol_demo");
  expect(cluster.dc(4).authKeys.some(({ accountId }) => accountId === carol.id)).toBe(true);
  await client.destroy();
});

test("a login that was taken along is good for files only", async () => {
  const home = await RawClient.connect(cluster.dc(4).port, cluster.dc(4).mintSession(carol).authKey, {
    host: "127.0.0.4",
  });
  await home.begin();
  const { id, bytes } = await home.call({ _: "auth.exportAuthorization", dc_id: 2 });
  expect(await home.call({ _: "auth.exportAuthorization", dc_id: 5 })).toMatchObject({
    error_message: "DC_ID_INVALID",
  });
  const guest = await RawClient.connect(cluster.dc(2).port, cluster.dc(2).mintSession(dave).authKey, {
    host: "127.0.0.2",
  });
  await guest.begin();
  const imported = { _: "auth.importAuthorization", id, bytes };
  expect(await guest.call(imported)).toMatchObject({ _: "auth.authorization", user: { id: carol.id } });
  expect(await guest.call(imported)).toMatchObject({ error_code: 400, error_message: "AUTH_BYTES_INVALID" });
  expect(await guest.call(inLayer({ _: "updates.getState" }))).toMatchObject({
    error_code: 303,
    error_message: "USER_MIGRATE_4",
  });
  for (const client of [home, guest]) client.close();
});

import { Api, type TelegramClient } from "telegram";
import { computeCheck } from "telegram/Password.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import type { Account } from "../src/world/account.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

const credentials = { apiId: 1, apiHash: "hash" };
let simulator: Simulator;
let alice: Account;
let client: TelegramClient;

beforeEach(async () => {
  simulator = await startSimulator();
  alice = simulator.world.addUser({ phone: "+4915550001", firstName: "Alice", username: "alice_demo" });
  client = createGramJsClient(simulator);
  await client.connect();
});

afterEach(async () => {
  await closeGramJs(client);
  await simulator.close();
  expect(simulator.unimplemented).toEqual([]);
  expect(simulator.failures).toEqual([]);
});

async function sendCode(phoneNumber: string): Promise<{ phoneNumber: string; phoneCodeHash: string }> {
  const { phoneCodeHash } = await client.sendCode(credentials, phoneNumber);
  return { phoneNumber, phoneCodeHash };
}

async function whoAmI(): Promise<string | undefined> {
  const me = await client.getMe();
  return me.username;
}

test("a phone code: wrong ones are refused, the right one logs in, and the session is good again later", async () => {
  const sent = await sendCode("+4915550001");
  const signIn = (phoneCode: string) => client.invoke(new Api.auth.SignIn({ ...sent, phoneCode }));
  const code = simulator.world.lastLoginCode("+4915550001") ?? "";
  const wrong = code === "00000" ? "11111" : "00000";
  await expect(signIn(wrong)).rejects.toMatchObject({ errorMessage: "PHONE_CODE_INVALID", code: 400 });
  expect(await signIn(code)).toBeInstanceOf(Api.auth.Authorization);
  expect(await whoAmI()).toBe("alice_demo");

  const session = String(client.session.save());
  await closeGramJs(client);
  client = createGramJsClient(simulator, session);
  await client.connect();
  expect(await whoAmI()).toBe("alice_demo");
});

test("a password: SRP, right and wrong", async () => {
  simulator.world.addUser({
    phone: "+4915550002",
    firstName: "Bob",
    username: "bob_demo",
    password: "correct horse",
  });
  const sent = await sendCode("+4915550002");
  const phoneCode = simulator.world.lastLoginCode("+4915550002") ?? "";
  await expect(client.invoke(new Api.auth.SignIn({ ...sent, phoneCode }))).rejects.toMatchObject({
    errorMessage: "SESSION_PASSWORD_NEEDED",
    code: 401,
  });
  const check = async (password: string) => {
    const settings = await client.invoke(new Api.account.GetPassword());
    return client.invoke(new Api.auth.CheckPassword({ password: await computeCheck(settings, password) }));
  };
  await expect(check("wrong")).rejects.toMatchObject({ errorMessage: "PASSWORD_HASH_INVALID", code: 400 });
  expect(await check("correct horse")).toBeInstanceOf(Api.auth.Authorization);
  expect(await whoAmI()).toBe("bob_demo");
});

test("a QR code: the token is announced as accepted to the client that is not logged in yet", async () => {
  const accepted = new Promise<void>((resolve) => {
    client.addEventHandler((update: unknown) => {
      if (update instanceof Api.UpdateLoginToken) resolve();
    });
  });
  const exportToken = () => client.invoke(new Api.auth.ExportLoginToken({ ...credentials, exceptIds: [] }));
  const token = await exportToken();
  if (!(token instanceof Api.auth.LoginToken)) throw new Error(`got ${token.className}`);
  simulator.world.acceptQr(Buffer.from(token.token), alice);
  await accepted;
  expect(await exportToken()).toBeInstanceOf(Api.auth.LoginTokenSuccess);
  expect(await whoAmI()).toBe("alice_demo");
});

test("without a login, and after logging out, calls are unauthorised", async () => {
  const getState = () => client.invoke(new Api.updates.GetState());
  const unauthorised = { errorMessage: "AUTH_KEY_UNREGISTERED", code: 401 };
  await expect(getState()).rejects.toMatchObject(unauthorised);
  await closeGramJs(client);
  client = createGramJsClient(simulator, simulator.mintSession(alice).stringSession);
  await client.connect();
  await getState();
  await client.invoke(new Api.auth.LogOut());
  await expect(getState()).rejects.toMatchObject(unauthorised);
});

test("minted sessions connect without a handshake, many at once", async () => {
  const clients = Array.from({ length: 20 }, () =>
    createGramJsClient(simulator, simulator.mintSession(alice).stringSession),
  );
  const before = process.cpuUsage();
  await Promise.all(clients.map((minted) => minted.connect()));
  // A single handshake costs GramJS 200 ms and more. Its own time counts: others may keep the machine busy.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  await Promise.all(clients.map(closeGramJs));
});

import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { connect, inputPeer } from "../../test/direct-client.ts";
import { type RunningSimulator, runSimulator } from "../run-simulator.ts";

let running: RunningSimulator | undefined;

afterEach(async () => {
  await running?.close();
});

async function start(): Promise<RunningSimulator["demo"]> {
  running = await runSimulator();
  return running.demo;
}

/** Sends a request; the answer's status and body. */
async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(running!.control.url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** What the tests take out of answers; the rest they compare as a whole. */
interface Json {
  [index: number]: { media: { kind: string; size_bytes: number } };
  map<T>(of: (message: Json[number]) => T): T[];
  error: string;
  session: string;
  sessions: { account_id: number | null }[];
  chats: unknown;
}

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await ask(method, path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

test("people write, edit and delete, and the account is told", async () => {
  const { world, account } = await start();
  const client = connect(world, account);
  const written = await ok("POST", "/messages", { from: "alice_demo", text: "hello {n}", count: 3 });
  expect(written).toEqual({ message_ids: [2, 3, 4] });
  await ok("POST", "/messages", { from: "bob_demo", chat: "demo_group", text: "hi", reply_to: 1 });
  await ok("PATCH", "/messages/alice_demo/3", { text: "hello again" });
  await ok("DELETE", "/messages/alice_demo/4");
  expect(client.takeUpdates().map((push) => push._)).toEqual([
    "updates",
    "updateShortMessage",
    "updateShortMessage",
    "updates",
    "updates",
    "updateShort",
  ]);
  const messages = await ok("GET", "/messages?chat=alice_demo&limit=10");
  expect(messages).toMatchObject([
    { id: 2, text: "hello 1", random_id: null, media: null, reply_to: null, entities: [] },
    { id: 3, text: "hello again", edit_date: expect.any(Number) },
  ]);
  const [group] = [...world.groups];
  expect(await ok("GET", `/messages?chat=${-group!.id}&limit=1`)).toMatchObject([
    { from_id: Number(world.accounts.byUsername("bob_demo")!.id), chat_id: -Number(group!.id), reply_to: 1 },
  ]);
});

test("a series keeps its pace", async () => {
  await start();
  const startedMs = performance.now();
  await ok("POST", "/messages", { from: "alice_demo", text: "tick", count: 4, every_ms: 30 });
  expect(performance.now() - startedMs).toBeGreaterThan(85);
});

test("what the account sent is shown with its random id", async () => {
  const { world, account, alice } = await start();
  const random_id = 2n ** 62n + 1n;
  const entities = [{ _: "messageEntityBold", offset: 0, length: 2 }];
  const peer = inputPeer(account, alice);
  await connect(world, account).call("messages.sendMessage", { peer, message: "hi", random_id, entities });
  expect(await ok("GET", "/messages?chat=alice_demo")).toEqual([
    {
      id: 2,
      from_id: Number(account.id),
      chat_id: Number(alice.id),
      text: "hi",
      random_id: "4611686018427387905",
      date: expect.any(Number),
      edit_date: null,
      media: null,
      reply_to: null,
      entities,
      service: null,
      grouped_id: null,
      forward_from_id: null,
      quote: null,
      pinned: false,
      reactions: [],
      poll: null,
    },
  ]);
});

test("media of every kind", async () => {
  const { world, account } = await start();
  const client = connect(world, account);
  const content = Buffer.from("a small file");
  const write = (media: object) => ok("POST", "/messages", { from: "alice_demo", text: "see", media });
  await write({
    kind: "document",
    base64: content.toString("base64"),
    file_name: "a.txt",
    mime_type: "text/plain",
  });
  await write({ kind: "photo", size_bytes: 30_000 });
  for (const kind of ["audio", "voice", "video", "sticker"]) await write({ kind, size_bytes: 1000 });
  for (const kind of ["geo", "contact", "poll", "webpage", "unsupported"]) await write({ kind });
  expect(client.takeUpdates(), "each passes the codec").toHaveLength(11);
  const messages = await ok("GET", "/messages?chat=alice_demo");
  const media = messages.map(({ media }) => media);
  expect(media[0]).toEqual({
    kind: "document",
    size_bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    file_name: "a.txt",
    mime_type: "text/plain",
  });
  expect(media.map(({ kind, size_bytes }) => [kind, size_bytes])).toEqual([
    ["document", 12],
    ["photo", 30_000],
    ["audio", 1000],
    ["voice", 1000],
    ["video", 1000],
    ["sticker", 1000],
    ["geo", 0],
    ["contact", 0],
    ["poll", 0],
    ["webpage", 0],
    ["unsupported", 0],
  ]);
});

test("messages without a sender, and service messages", async () => {
  await start();
  await ok("POST", "/messages", { anonymous: true, chat: "demo_group", text: "who said that?" });
  await ok("POST", "/messages", {
    from: "alice_demo",
    chat: "demo_group",
    service: "chat_edit_title",
    title: "Renamed",
  });
  await ok("POST", "/messages", { from: "alice_demo", service: "contact_sign_up" });
  expect(await ok("GET", "/messages?chat=demo_group")).toMatchObject([
    { service: "chat_create" },
    { from_id: null, service: null },
    { service: "chat_edit_title" },
  ]);
  expect(((await ok("GET", "/state")).chats as object[]).slice(0, 1)).toMatchObject([
    { username: "demo_group", title: "Renamed" },
  ]);
});

test("bad input is told by the name of its field", async () => {
  await start();
  const group = { from: "alice_demo", chat: "demo_group" };
  const refusals: [method: string, path: string, body: unknown, error: string][] = [
    ["POST", "/messages", "{", "body: expected JSON"],
    ["POST", "/messages", [], "body: expected a JSON object"],
    ["POST", "/messages", { text: "x" }, "from: expected a string that is not empty"],
    [
      "POST",
      "/messages",
      { from: "carol", text: "x" },
      "from: expected the username of an account, not carol",
    ],
    ["POST", "/messages", { ...group, chat: "nowhere", text: "x" }, "chat: expected the username or id"],
    ["POST", "/messages", group, "text: expected a text or media"],
    ["POST", "/messages", { ...group, txt: "x" }, "txt: unknown field"],
    ["POST", "/messages", { ...group, text: "x", count: 0 }, "count: expected a whole number from 1"],
    ["POST", "/messages", { ...group, text: "x", reply_to: 99 }, "reply_to: expected the id of a message"],
    [
      "POST",
      "/messages",
      { ...group, media: { kind: "gif" } },
      "media.kind: expected one of photo, document",
    ],
    [
      "POST",
      "/messages",
      { ...group, media: { kind: "document", base64: "%" } },
      "media.base64: expected base64",
    ],
    [
      "POST",
      "/messages",
      { ...group, media: { kind: "photo", base64: "aGk=" } },
      "media.base64: expected a JPEG",
    ],
    [
      "POST",
      "/messages",
      { ...group, media: { kind: "photo", size_bytes: 1 } },
      "media.size_bytes: expected",
    ],
    ["POST", "/messages", { anonymous: true, text: "x" }, "from: expected a sender"],
    [
      "POST",
      "/messages",
      { from: "alice_demo", chat: "bob_demo", text: "x" },
      "chat: expected one that Telepipe",
    ],
    ["DELETE", "/messages/%/1", undefined, "URI malformed"],
    ["GET", "/messages", undefined, "chat: expected a username or id"],
    ["GET", "/messages?chat=demo_group&limit=x", undefined, "limit: expected a whole number"],
    ["PATCH", "/messages/demo_group/99", { text: "x" }, "id: expected the id of a message of this chat"],
    ["DELETE", "/messages/alice_demo/1", undefined, "id: expected the id of a message of this chat"],
    ["POST", "/faults", { method: "messages.sendMessage" }, "error: expected it, or drop_reply"],
    [
      "POST",
      "/faults",
      { method: "messages.send", error: "X" },
      "method: expected a method of the simulator",
    ],
    [
      "POST",
      "/faults",
      { method: "help.getConfig", disconnect: "now" },
      "disconnect: expected one of before, after",
    ],
    ["POST", "/network", { latency_ms: -1 }, "latency_ms: expected a whole number from 0"],
    [
      "POST",
      "/login-tokens/accept",
      { token: "bm8" },
      "token: expected a valid login token, this one is unknown",
    ],
    ["GET", "/login-codes", undefined, "phone: expected a phone number"],
  ];
  for (const [method, path, body, error] of refusals) {
    const answer = await ask(method, path, body);
    expect([answer.status, answer.body.error], `${method} ${path} ${JSON.stringify(body)}`).toEqual([
      400,
      expect.stringContaining(error),
    ]);
  }
  expect(await ask("GET", "/nothing")).toMatchObject({ status: 404 });
  expect(await ask("DELETE", "/state")).toMatchObject({ status: 405 });
});

test("sessions, codes and scanned QR codes", async () => {
  const { world, account, alice } = await start();
  const minted = await ok("POST", "/sessions");
  expect(minted).toMatchObject({ user: { username: "telepipe_demo", phone_number: "+9996620001" } });
  expect(minted.session).toMatch(/^1[A-Za-z0-9+/=]{300,}$/);
  const accountIds = async () => {
    const { sessions } = await ok("GET", "/state");
    return sessions.map(({ account_id }) => account_id);
  };
  expect(await accountIds()).toEqual([Number(account.id)]);
  await ok("POST", "/sessions/revoke");
  expect(await accountIds()).toEqual([null]);

  const client = connect(world);
  const phone_number = "+999 662-0001";
  const application = { api_id: 1, api_hash: "hash" };
  await client.call("auth.sendCode", { phone_number, ...application, settings: { _: "codeSettings" } });
  expect(await ok("GET", "/login-codes?phone=%2B9996620001")).toMatchObject({
    code: world.lastLoginCode(phone_number),
  });

  const { token } = await client.call("auth.exportLoginToken", { ...application, except_ids: [] });
  const url = `tg://login?token=${(token as Buffer).toString("base64url")}`;
  await ok("POST", "/login-tokens/accept", { token: url, username: "alice_demo" });
  await client.call("auth.exportLoginToken", { ...application, except_ids: [] });
  expect(client.account).toBe(alice);
});

test("faults, network and state are passed on", async () => {
  const { account } = await start();
  await ok("POST", "/faults", { method: "messages.sendMessage", error: "FLOOD_WAIT_3", times: 2 });
  await ok("POST", "/faults", { method: "messages.sendMessage", drop_reply: true });
  await ok("DELETE", "/faults");
  await ok("POST", "/network", { latency_ms: 5, disconnect: true, forget_auth_keys: true });
  await ok("POST", "/network", { rotate_salts: true, clock_skew_seconds: -5 });
  expect(await ok("GET", "/calls?method=messages.sendMessage")).toEqual({ count: 0, recent: [] });
  expect(await ok("GET", "/state")).toMatchObject({
    account: { id: Number(account.id), has_password: false },
    accounts: [{ username: "telepipe_demo" }, { username: "alice_demo" }, { username: "bob_demo" }],
    counts: { messages: 1, connections: 0 },
    unimplemented: [],
    failures: [],
  });
});

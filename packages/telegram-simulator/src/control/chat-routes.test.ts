import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, inputChannel, inputPeer } from "../../test/direct-client.ts";
import { type RunningSimulator, runSimulator } from "../run-simulator.ts";

let running: RunningSimulator;

beforeEach(async () => {
  running = await runSimulator();
});
afterEach(() => running.close());

async function ask(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(running.control.url + path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function ok(method: string, path: string, body?: unknown) {
  const answer = await ask(method, path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

const newsRoom = {
  kind: "supergroup",
  title: "News room",
  username: "news_room",
  creator: "alice_demo",
  members: ["telepipe_demo", "bob_demo"],
};

test("a supergroup is made, written to, changed and deleted", async () => {
  const { world, account, alice } = running.demo;
  const made = await ok("POST", "/chats", newsRoom);
  expect(made).toMatchObject({ kind: "supergroup", username: "news_room", title: "News room" });
  expect(String(made.id)).toMatch(/^-100\d{10}$/);
  const client = connect(world, account);
  const { message_ids } = await ok("POST", "/messages", { from: "bob_demo", chat: "news_room", text: "hi" });
  expect(client.takeUpdates()).toMatchObject([{ updates: [{ _: "updateNewChannelMessage" }] }]);
  const [id] = message_ids as number[];
  await ok("PATCH", `/messages/news_room/${id}`, { text: "hi all" });
  const listed = (await ok("GET", "/messages?chat=news_room")) as unknown as object[];
  expect(listed.at(-1)).toMatchObject({ id, chat_id: made.id, text: "hi all", from_id: expect.any(Number) });
  expect(await ok("GET", `/messages?chat=${made.id}&limit=1`)).toMatchObject([{ id }]);
  await ok("DELETE", `/messages/news_room/${id}`);
  const changes = { title: "Newer", slow_mode_seconds: 30, forbidden: ["send_media"] };
  expect(await ok("PATCH", "/chats/news_room", changes)).toMatchObject({
    title: "Newer",
    slow_mode_seconds: 30,
  });
  expect((await ok("GET", "/state")).chats).toContainEqual(expect.objectContaining({ title: "Newer" }));
  await ok("DELETE", "/chats/news_room");
  expect(await ask("GET", "/messages?chat=news_room")).toMatchObject({ status: 400 });
  expect(alice.box.messageCount).toBe(1);
});

test("members, bans and administrators", async () => {
  const { world, account, alice } = running.demo;
  await ok("POST", "/chats", { ...newsRoom, kind: "channel" });
  const channel = world.channels.byUsername("news_room")!;
  const client = connect(world, account);
  const post = (randomId: bigint) => ({
    peer: inputPeer(account, channel),
    message: "x",
    random_id: randomId,
  });
  expect(await client.fail("messages.sendMessage", post(1n))).toBe("400 CHAT_ADMIN_REQUIRED");
  await ok("PUT", "/chats/news_room/admins/telepipe_demo", { rights: ["post_messages"], rank: "editor" });
  await client.call("messages.sendMessage", post(1n));
  await ok("DELETE", "/chats/news_room/admins/telepipe_demo");
  expect(await client.fail("messages.sendMessage", post(2n))).toBe("400 CHAT_ADMIN_REQUIRED");
  await ok("PUT", "/chats/news_room/bans/telepipe_demo", {});
  const full = () => client.call("channels.getFullChannel", { channel: inputChannel(account, channel) });
  await expect(full()).rejects.toThrow("CHANNEL_PRIVATE");
  await ok("DELETE", "/chats/news_room/bans/telepipe_demo");
  await ok("PUT", "/chats/news_room/members/telepipe_demo");
  expect(await full()).toMatchObject({ full_chat: { participants_count: 3 } });
  await ok("DELETE", "/chats/news_room/members/bob_demo");
  expect([...channel.members.keys()]).toEqual([alice.id, account.id]);
});

test("people block the account, or are gone", async () => {
  const { world, account, bob } = running.demo;
  const client = connect(world, account);
  const fail = () =>
    client.fail("messages.sendMessage", { peer: inputPeer(account, bob), message: "x", random_id: 1n });
  await ok("PATCH", "/people/bob_demo", { blocks_account: true });
  expect(await fail()).toBe("403 USER_IS_BLOCKED");
  await ok("PATCH", "/people/bob_demo", { blocks_account: false, deleted: true });
  expect(await fail()).toBe("400 INPUT_USER_DEACTIVATED");
});

test("limits are on, and can be changed and switched off", async () => {
  const { world, account, alice } = running.demo;
  const client = connect(world, account);
  expect(await ok("GET", "/limits")).toMatchObject({ enabled: true, person: { burst: 20, per_second: 1 } });
  await ok("PUT", "/limits", { person: { burst: 1, per_second: 0.1 } });
  let randomId = 0n;
  const message = () => ({ peer: inputPeer(account, alice), message: "x", random_id: ++randomId });
  await client.call("messages.sendMessage", message());
  expect(await client.fail("messages.sendMessage", message())).toBe("420 FLOOD_WAIT_10");
  expect(await ok("PUT", "/limits", { enabled: false })).toEqual({ enabled: false });
  await client.call("messages.sendMessage", message());
});

test("updates go wrong on demand", async () => {
  const { world, account, alice } = running.demo;
  const client = connect(world, account);
  await ok("POST", "/updates/faults", { kind: "drop", times: 2 });
  for (const text of ["one", "two", "three"]) await world.inject({ from: alice, to: account, text });
  expect(client.takeUpdates()).toHaveLength(1);
  await ok("POST", "/updates/faults", { kind: "too_long" });
  await ok("DELETE", "/updates/faults");
  await world.inject({ from: alice, to: account, text: "four" });
  expect(client.takeUpdates()).toMatchObject([{ _: "updateShortMessage" }]);
  const { pts } = account.box;
  expect(await ok("POST", "/updates/skip", { steps: 5 })).toEqual({ pts: pts + 5, seq: account.seq });
  expect(await ok("POST", "/updates/skip", { seq: true })).toEqual({ pts: pts + 5, seq: account.seq });
});

test.each([
  [
    "POST",
    "/chats",
    { title: "No kind", kind: "secret" },
    "kind: expected one of group, supergroup, channel",
  ],
  ["POST", "/chats", { ...newsRoom, username: "alice_demo" }, "username: expected one that is free"],
  ["POST", "/chats", { ...newsRoom, username: "x" }, "username: expected 5 to 32"],
  ["PATCH", "/chats/demo_group", {}, "chat: expected the username or id of a supergroup or channel"],
  ["POST", "/updates/faults", { kind: "explode" }, "kind: expected one of drop"],
  ["PUT", "/limits", { person: { burst: 0 } }, "person.burst: expected a whole number from 1"],
])("%s %s %j is refused", async (method, path, body, error) => {
  const answer = await ask(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toContain(error);
});

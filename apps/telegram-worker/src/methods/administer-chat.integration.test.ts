import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";
import { SentIds } from "../telegram/messages/sent-ids.ts";

let world: SendingWorld;
let chat_id: number;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
  const { account, alice, bob } = world.people;
  const { channelActions, forum, nowSeconds } = world.simulator.world;
  const profile = { creator: account, title: "Crew", username: "crew_demo", isBroadcast: false };
  const { channel } = channelActions.create({ ...profile, date: nowSeconds() });
  for (const member of [alice, bob]) channelActions.join(channel, member);
  forum.toggle(channel, true);
  chat_id = -1_000_000_000_000 - Number(channel.id);
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** A call whose answer was lost, so that the queue executes it once more. */
async function twice(method: string, params: object): Promise<[unknown, unknown]> {
  const jobId = crypto.randomUUID();
  const first = await world.call(method, { chat_id, ...params }, jobId);
  return [first, await world.call(method, { chat_id, ...params }, jobId, true)];
}

const newTopic = async () => (await world.call("createForumTopic", { chat_id, name: "x" })).message_thread_id;

test.each<[string, () => Promise<object> | object]>([
  ["setChatTitle", () => ({ title: "Renamed" })],
  ["setChatDescription", () => ({ description: "What it is about" })],
  ["editForumTopic", async () => ({ message_thread_id: await newTopic(), name: "y" })],
  ["closeForumTopic", async () => ({ message_thread_id: await newTopic() })],
  ["deleteForumTopic", async () => ({ message_thread_id: await newTopic() })],
  ["hideGeneralForumTopic", () => ({})],
  ["banChatMember", () => ({ user_id: Number(world.people.alice.id) })],
])("%s that is executed again is no error", async (method, params) => {
  // A name brings the access hash of somebody whom the account does not know.
  await world.session.peers.resolve("@alice_demo");
  expect(await twice(method, await params())).toEqual([true, true]);
});

test("a photo that is taken away again is no error", async () => {
  const photo = await world.stage(PNG, "a.png", "image/png");
  expect(await world.call("setChatPhoto", { chat_id, photo })).toBe(true);
  expect(await twice("deleteChatPhoto", {})).toEqual([true, true]);
});

test("a topic that is made again is the same", async () => {
  const [first, again] = await twice("createForumTopic", { name: "Once", icon_color: 0x6fb9f0 });
  expect(again).toEqual(first);
});

test("a topic of which no answer was heard is found by its name", async () => {
  const jobId = crypto.randomUUID();
  const params = { chat_id, name: "Unheard of" };
  const first = await world.call("createForumTopic", params, jobId);
  const { find } = SentIds.prototype;
  SentIds.prototype.find = async () => null;
  try {
    expect(await world.call("createForumTopic", params, jobId, true)).toEqual(first);
  } finally {
    SentIds.prototype.find = find;
  }
});

test("somebody who is let in again is no error", async () => {
  const { invites, inviteActions, channels } = world.simulator.world;
  const [channel] = [...channels];
  const carol = world.simulator.world.addUser({
    phone: "+10000000004",
    firstName: "Carol",
    username: "carol_demo",
  });
  const link = invites.create(channel!, world.people.account, { isRequestNeeded: true });
  inviteActions.ask(channel!, carol, link);
  expect(await twice("approveChatJoinRequest", { user_id: "@carol_demo" })).toEqual([true, true]);
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

import bigInt from "big-integer";
import { Api, type TelegramClient } from "telegram";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { type ChannelWorld, createChannelWorld } from "./channel-world.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

let people: ChannelWorld;
let simulator: Simulator;
let client: TelegramClient;

beforeEach(async () => {
  people = createChannelWorld();
  simulator = await startSimulator({ world: people.world, limits: "off" });
  client = createGramJsClient(simulator, simulator.mintSession(people.account).stringSession);
  await client.connect();
});
afterEach(async () => {
  await closeGramJs(client);
  await simulator.close();
  await people.world.close();
  expect(simulator.unimplemented).toEqual([]);
  expect(simulator.failures).toEqual([]);
});

test("a client sends to a supergroup, edits, deletes and lists who is in it", async () => {
  const sent = await client.sendMessage("some_supergroup", { message: "hello" });
  expect(sent).toMatchObject({ message: "hello", out: true });
  const edited = await client.editMessage("some_supergroup", { message: sent.id, text: "hello again" });
  expect(edited).toMatchObject({ id: sent.id, message: "hello again" });
  const [message] = await client.getMessages("some_supergroup", { ids: sent.id });
  expect(message).toMatchObject({ message: "hello again" });
  await client.deleteMessages("some_supergroup", [sent.id], { revoke: true });
  expect((await client.getMessages("some_supergroup", { limit: 10 })).map(({ id }) => id)).not.toContain(
    sent.id,
  );
  const members = await client.getParticipants("some_supergroup", {});
  expect(Array.from(members, ({ username }) => username)).toEqual([
    "alice_demo",
    "telepipe_demo",
    "bob_demo",
  ]);
  const dialogs = await client.getDialogs({});
  expect(Array.from(dialogs, ({ title }) => title)).toEqual(
    expect.arrayContaining(["Supergroup", "Channel", "Demo group"]),
  );
});

test("a client leaves, joins, makes supergroups of its own and is told what it may not", async () => {
  const { supergroup, account } = people;
  await client.invoke(new Api.channels.LeaveChannel({ channel: "some_supergroup" }));
  expect(supergroup.members.has(account.id)).toBe(false);
  const joined = await client.invoke(new Api.channels.JoinChannel({ channel: "some_supergroup" }));
  expect(joined).toBeInstanceOf(Api.Updates);
  await expect(client.sendMessage("some_channel", { message: "x" })).rejects.toThrow("CHAT_ADMIN_REQUIRED");
  await client.invoke(new Api.channels.CreateChannel({ megagroup: true, title: "Own", about: "" }));
  const own = [...people.world.channels].at(-1);
  expect(own).toMatchObject({ title: "Own", creator: account });
});

test("a client that missed 1,000 messages of a channel gets them from its difference", async () => {
  const { world, alice, channel } = people;
  const input = await client.getInputEntity("some_channel");
  let { pts } = channel.box;
  await client.disconnect();
  for (let index = 0; index < 1000; index++)
    await world.inject({ from: alice, to: channel, text: String(index) });
  await client.connect();
  const received: string[] = [];
  for (let isFinal = false; !isFinal; ) {
    const difference = await client.invoke(
      new Api.updates.GetChannelDifference({
        channel: input,
        filter: new Api.ChannelMessagesFilterEmpty(),
        pts,
        limit: 100,
      }),
    );
    if (!(difference instanceof Api.updates.ChannelDifference)) throw new Error(difference.className);
    received.push(...difference.newMessages.map((message) => (message as Api.Message).message));
    pts = difference.pts;
    isFinal = difference.final === true;
  }
  expect(received).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)));
  expect(pts).toBe(channel.box.pts);
  const { fullChat } = await client.invoke(new Api.channels.GetFullChannel({ channel: input }));
  expect(fullChat).toMatchObject({ pts: channel.box.pts, id: bigInt(channel.id.toString()) });
});

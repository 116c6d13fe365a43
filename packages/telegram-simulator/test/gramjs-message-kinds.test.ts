import bigInt from "big-integer";
import { Api, type TelegramClient } from "telegram";
import { CustomFile } from "telegram/client/uploads.js";
import { Raw } from "telegram/events/index.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { createDemoWorld, type DemoWorld } from "../src/world/demo-world.ts";
import { grayJpeg } from "../src/world/media/gray-jpeg.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

/** Kinds of messages in an older layer than the simulator's newest, with an unmodified client. */

let demo: DemoWorld;
let simulator: Simulator;
let client: TelegramClient;
let updates: string[];

beforeEach(async () => {
  demo = createDemoWorld();
  simulator = await startSimulator({ world: demo.world });
  client = createGramJsClient(simulator, simulator.mintSession(demo.account).stringSession);
  updates = [];
  client.addEventHandler((update: Api.TypeUpdate) => {
    updates.push(update.className);
  }, new Raw({}));
  await client.connect();
});

afterEach(async () => {
  await closeGramJs(client);
  await simulator.close();
  await demo.world.close();
  expect(simulator.unimplemented).toEqual([]);
  expect(simulator.failures).toEqual([]);
});

const lastId = () => demo.world.messages(demo.account, demo.alice).at(-1)?.id ?? 0;

test("an album of two pictures, and its forward", async () => {
  const picture = (shade: number) => {
    const bytes = grayJpeg({ width: 64, height: 64, shade });
    return new CustomFile("a.jpg", bytes.length, "", bytes);
  };
  await client.sendFile("alice_demo", { file: [picture(1), picture(2)], caption: ["one", "two"] });
  const album = demo.world.messages(demo.account, demo.alice).slice(-2);
  expect(album.map(({ post }) => post.text)).toEqual(["one", "two"]);
  expect(new Set(album.map(({ post }) => post.groupedId)).size).toBe(1);
  const messages = album.map(({ id }) => id);
  await client.forwardMessages("bob_demo", { messages, fromPeer: "alice_demo" });
  const forwarded = await client.getMessages("bob_demo", { limit: 2 });
  expect([...forwarded].map(({ fwdFrom }) => fwdFrom?.className)).toEqual([
    "MessageFwdHeader",
    "MessageFwdHeader",
  ]);
});

test("a quiz is sent, answered and closed", async () => {
  const text = (value: string) => new Api.TextWithEntities({ text: value, entities: [] });
  const answers = ["yes", "no"].map(
    (answer, index) => new Api.PollAnswer({ text: text(answer), option: Buffer.of(index) }),
  );
  const poll = new Api.Poll({ id: bigInt.zero, question: text("Lunch?"), answers, quiz: true });
  const media = new Api.InputMediaPoll({ poll, correctAnswers: [Buffer.of(1)] });
  const peer = await client.getInputEntity("alice_demo");
  await client.invoke(new Api.messages.SendMedia({ peer, media, message: "", randomId: bigInt(5) }));
  const msgId = lastId();
  const voted = await client.invoke(new Api.messages.SendVote({ peer, msgId, options: [Buffer.of(0)] }));
  const update = (voted as Api.Updates).updates[0] as Api.UpdateMessagePoll;
  expect(update.results.results?.map(({ correct, voters }) => [Boolean(correct), voters])).toEqual([
    [false, 1],
    [true, 0],
  ]);
  const closed = new Api.Poll({ ...poll, closed: true });
  const closing = new Api.InputMediaPoll({ poll: closed });
  await client.invoke(new Api.messages.EditMessage({ peer, id: msgId, media: closing }));
  const [message] = await client.getMessages("alice_demo", { ids: msgId });
  expect(message?.media).toMatchObject({ className: "MessageMediaPoll", poll: { closed: true } });
});

test("reactions, pins, drafts, dice and scheduled messages", async () => {
  const peer = await client.getInputEntity("alice_demo");
  await demo.world.inject({ from: demo.alice, to: demo.account, text: "important" });
  const id = lastId();
  const reaction = [new Api.ReactionEmoji({ emoticon: "👍" })];
  await client.invoke(new Api.messages.SendReaction({ peer, msgId: id, reaction }));
  await client.pinMessage("alice_demo", id);
  const [pinned] = await client.getMessages("alice_demo", { ids: id });
  expect(pinned?.pinned).toBe(true);
  expect(pinned?.reactions?.results.map(({ count }) => count)).toEqual([1]);
  await client.invoke(new Api.messages.SaveDraft({ peer, message: "half" }));
  expect((await client.getDialogs()).find(({ dialog }) => dialog.draft)?.dialog.draft).toMatchObject({
    message: "half",
  });
  const dice = new Api.InputMediaDice({ emoticon: "🎲" });
  const sent = await client.sendMessage("alice_demo", { file: dice as never, message: "" });
  expect((sent.media as Api.MessageMediaDice).value).toBeGreaterThan(0);
  const schedule = Math.floor(Date.now() / 1000) + 3600;
  await client.sendMessage("alice_demo", { message: "later", schedule });
  const waiting = await client.invoke(new Api.messages.GetScheduledHistory({ peer, hash: bigInt.zero }));
  expect((waiting as Api.messages.Messages).messages).toHaveLength(1);
});

test("what people do reaches the client as what it is", async () => {
  const { world, alice, account } = demo;
  await client.sendMessage("alice_demo", { message: "what do you think?" });
  const message = world.messages(account, alice).at(-1);
  if (message === undefined) throw new Error("nothing was sent");
  world.feedback.react(message.post, alice, [{ _: "reactionEmoji", emoticon: "👍" }]);
  world.pin(message, alice);
  await world.inject({
    from: alice,
    to: account,
    media: { kind: "poll", question: "?", options: ["a", "b"] },
  });
  const poll = world.messages(account, alice).at(-1)?.post.media;
  if (poll?.kind === "poll") world.feedback.vote(poll.poll, alice, [Buffer.of(0)]);
  await expect
    .poll(() => updates)
    .toEqual(
      expect.arrayContaining([
        "UpdateMessageReactions",
        "UpdatePinnedMessages",
        "UpdateNewMessage",
        "UpdateMessagePoll",
      ]),
    );
});

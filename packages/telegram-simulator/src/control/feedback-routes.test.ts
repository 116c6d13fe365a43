import { afterEach, expect, test } from "vitest";
import { connect } from "../../test/direct-client.ts";
import { followPts } from "../../test/updates-in.ts";
import { type RunningSimulator, runSimulator } from "../run-simulator.ts";
import type { TlObject } from "../tl/tl-object.ts";

let running: RunningSimulator | undefined;

afterEach(async () => {
  await running?.close();
});

/** Starts a simulator and a client of the account that follows it. */
async function start() {
  running = await runSimulator();
  const { world, account } = running.demo;
  const client = connect(world, account);
  const from = account.box.pts;
  const pushes: TlObject[] = [];
  const told = () => {
    const fresh = client.takeUpdates();
    pushes.push(...fresh);
    expect(followPts(from, pushes)).toBe(account.box.pts);
    return fresh.flatMap((push) => (push.updates as TlObject[]) ?? [push.update ?? push]) as TlObject[];
  };
  return { ...running.demo, told };
}

// biome-ignore lint/suspicious/noExplicitAny: tests take out of answers what they need
async function post(path: string, body: object): Promise<any> {
  const response = await fetch(running!.control.url + path, { method: "POST", body: JSON.stringify(body) });
  const answer = (await response.json()) as object;
  return response.ok ? answer : { status: response.status, ...answer };
}

test("people react and vote, and a poll closes", async () => {
  const { told } = await start();
  const { message_ids } = await post("/messages", {
    from: "alice_demo",
    media: { kind: "poll", options: ["a", "b"], correct_option: 1 },
  });
  const path = `/messages/alice_demo/${message_ids[0]}`;
  expect(await post(`${path}/reactions`, { from: "alice_demo", emoji: "🔥" })).toMatchObject({
    reactions: [{ emoji: "🔥" }],
  });
  expect(await post(`${path}/votes`, { from: "alice_demo", options: [1] })).toMatchObject({
    poll: { options: [{ voter_ids: [] }, { voter_ids: [expect.any(Number)] }], closed: false },
  });
  await post(`${path}/close`, {});
  expect(told().slice(1)).toMatchObject([
    { _: "updateMessageReactions" },
    { _: "updateMessagePoll", results: { total_voters: 1 } },
    { _: "updateMessagePoll", poll: { closed: true } },
  ]);
  expect(await post(`${path}/votes`, { from: "alice_demo", options: [5] })).toMatchObject({ status: 400 });
});

test("people pin, read and type; the account goes on on another device", async () => {
  const { told } = await start();
  await post("/messages", { from: "telepipe_demo", chat: "alice_demo", text: "from my phone" });
  const [own] = told();
  expect(own).toMatchObject({ message: { out: true, message: "from my phone" } });
  expect(await post("/read", { from: "alice_demo" })).toEqual({ changed: true });
  expect(await post("/read", { from: "alice_demo" })).toEqual({ changed: false });
  await post("/typing", { from: "alice_demo", action: "record_voice" });
  await post("/messages/alice_demo/2/pin", { from: "alice_demo" });
  await post("/drafts", { chat: "bob_demo", text: "to be" });
  expect(told()).toMatchObject([
    { _: "updateReadHistoryOutbox", max_id: 2 },
    { _: "updateUserTyping", action: { _: "sendMessageRecordAudioAction" } },
    { _: "updatePinnedMessages", messages: [2] },
    { message: { action: { _: "messageActionPinMessage" }, reply_to: { reply_to_msg_id: 2 } } },
    { _: "updateDraftMessage", draft: { message: "to be" } },
  ]);
});

test("albums, quotes, forwards and links", async () => {
  const { told } = await start();
  await post("/web-pages", { url: "https://example.com/a", title: "A" });
  const album = [{ kind: "photo" }, { kind: "video", size_bytes: 10 }];
  const { message_ids } = await post("/messages", { from: "alice_demo", text: "caption", album });
  await post("/messages", { from: "alice_demo", text: "yes", reply_to: message_ids[0], quote: "cap" });
  await post("/messages", { from: "bob_demo", forward: { chat: "alice_demo", id: message_ids[1] } });
  await post("/messages", { from: "bob_demo", text: "see example.com/a", noforwards: true });
  const [one, two, quote, forward, link] = told().map(({ message }) => message as TlObject);
  expect(one).toMatchObject({ message: "caption", grouped_id: two!.grouped_id });
  expect(quote).toMatchObject({ reply_to: { quote: true, quote_text: "cap", quote_offset: 0 } });
  expect(forward).toMatchObject({ fwd_from: { from_id: { _: "peerUser" } }, media: { video: true } });
  expect(link).toMatchObject({
    noforwards: true,
    entities: [{ _: "messageEntityUrl", offset: 4, length: 13 }],
    media: { webpage: { title: "A" } },
  });
  const id = link!.id as number;
  const refused = await post("/messages", { from: "alice_demo", forward: { chat: "bob_demo", id } });
  expect(refused).toMatchObject({ status: 400, error: expect.stringContaining("forward") });
});

test("file references expire on demand", async () => {
  const { world, account } = await start();
  const client = connect(world, account);
  await post("/messages", { from: "alice_demo", media: { kind: "photo" } });
  const photoOf = async () => {
    const { messages } = await client.call("messages.getMessages", { id: [{ _: "inputMessageID", id: 2 }] });
    return (messages as { media: { photo: TlObject } }[])[0]!.media.photo;
  };
  const get = ({ id, access_hash, file_reference }: TlObject) => ({
    location: { _: "inputPhotoFileLocation", id, access_hash, file_reference, thumb_size: "x" },
    offset: 0n,
    limit: 4096,
  });
  const before = await photoOf();
  await client.call("upload.getFile", get(before));
  await post("/file-references/expire", {});
  expect(await client.fail("upload.getFile", get(before))).toBe("400 FILE_REFERENCE_EXPIRED");
  expect(await client.fail("upload.getFile", get({ ...before, file_reference: Buffer.alloc(0) }))).toBe(
    "400 FILE_REFERENCE_EMPTY",
  );
  await client.call("upload.getFile", get(await photoOf()));
});

test("service messages of the common kinds", async () => {
  const { world, told } = await start();
  world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol_demo" });
  const write = (from: string, more: object) => post("/messages", { from, ...more });
  await write("carol_demo", { chat: "demo_group", service: "chat_joined_by_link" });
  await write("alice_demo", { service: "phone_call", seconds: 12 });
  await write("alice_demo", { service: "phone_call" });
  await write("alice_demo", { service: "set_messages_ttl", seconds: 86_400 });
  await write("alice_demo", { chat: "demo_group", service: "chat_delete_photo" });
  const actions = told().map(({ message }) => (message as { action: TlObject }).action);
  expect(actions).toMatchObject([
    { _: "messageActionChatJoinedByLink", inviter_id: world.accounts.byUsername("alice_demo")!.id },
    { _: "messageActionPhoneCall", duration: 12 },
    { _: "messageActionPhoneCall", reason: { _: "phoneCallDiscardReasonMissed" } },
    { _: "messageActionSetMessagesTTL", period: 86_400 },
    { _: "messageActionChatDeletePhoto" },
  ]);
  expect((await write("carol_demo", { chat: "demo_group", text: "hi" })).message_ids).toHaveLength(1);
});

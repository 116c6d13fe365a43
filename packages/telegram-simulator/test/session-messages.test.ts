import { expect, test } from "vitest";
import type { TlObject } from "../src/tl/tl-object.ts";
import { RawClient } from "./raw-client.ts";
import { type StubDataCentre, someone, startStubDataCentre } from "./stub-data-centre.ts";

/** The rules of core.telegram.org/mtproto/service_messages_about_messages, and what is sent again under them. */
const getConfig = { _: "help.getConfig" };
const state = { _: "updates.state", pts: 1, qts: 0, date: 2, seq: 3, unread_count: 4 };

interface Setup extends AsyncDisposable {
  stub: StubDataCentre;
  client: RawClient;
  /** Reconnects with the same session. */
  reconnect(): Promise<RawClient>;
}

async function setUp(methods = {}): Promise<Setup> {
  const stub = await startStubDataCentre(methods);
  const { authKey } = stub.dataCentre.mintSession(someone);
  const clients = [await RawClient.connect(stub.dataCentre.port, authKey)];
  await clients[0]!.begin();
  return {
    stub,
    client: clients[0]!,
    async reconnect() {
      clients.at(-1)!.close();
      await expect.poll(() => stub.dataCentre.connectionCount, { interval: 1 }).toBe(0);
      const client = await RawClient.connect(stub.dataCentre.port, authKey);
      client.continue(clients.at(-1)!);
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await stub.dataCentre.close();
      expect(stub.dataCentre.failures).toEqual([]);
    },
  };
}

async function refusalOf(client: RawClient, messageId: bigint): Promise<unknown> {
  const { object } = await client.next(
    ({ object }) => object._ === "bad_msg_notification" && object.bad_msg_id === messageId,
  );
  return object.error_code;
}

async function info(client: RawClient, name: string): Promise<TlObject> {
  return (await client.next(({ object }) => object._ === name)).object;
}

test("18: an id that no client may use", async () => {
  await using setup = await setUp();
  const messageId = setup.client.nextMessageId() + 1n;
  setup.client.send(getConfig, { messageId });
  expect(await refusalOf(setup.client, messageId)).toBe(18);
});

test("19: a container with the id of a message that was here before", async () => {
  await using setup = await setUp();
  // A second ahead, above the ids of the messages in both.
  const messageId = setup.client.nextMessageId() + (1n << 32n);
  setup.client.sendContainer([getConfig], { messageId, sequenceNumber: 20 });
  setup.client.sendContainer([getConfig], { messageId, sequenceNumber: 20 });
  expect(await refusalOf(setup.client, messageId)).toBe(19);
});

test("32 and 33: sequence numbers that do not grow with the ids", async () => {
  await using setup = await setUp();
  const { client } = setup;
  const [between, high, after] = [1n, 2n, 3n].map((step) => client.nextMessageId() + step * 4000n);
  await client.call(getConfig, { messageId: high!, sequenceNumber: 101 });
  expect(await refusalOf(client, client.send(getConfig, { messageId: after!, sequenceNumber: 99 }))).toBe(32);
  expect(await refusalOf(client, client.send(getConfig, { messageId: after!, sequenceNumber: 101 }))).toBe(
    32,
  );
  expect(await refusalOf(client, client.send(getConfig, { messageId: between!, sequenceNumber: 103 }))).toBe(
    33,
  );
  // What was refused does not count.
  await client.call(getConfig, { messageId: between!, sequenceNumber: 99 });
});

test("34 and 35: an odd number for a container, an even one for a call", async () => {
  await using setup = await setUp();
  const { client } = setup;
  const messageId = client.nextMessageId() + 4000n;
  client.sendContainer([getConfig], { messageId, sequenceNumber: 51 });
  expect(await refusalOf(client, messageId)).toBe(34);
  expect(await refusalOf(client, client.send(getConfig, { sequenceNumber: 50 }))).toBe(35);
});

test("64: a container whose id is not above those of its messages", async () => {
  await using setup = await setUp();
  const messageId = setup.client.nextMessageId();
  setup.client.sendContainer([getConfig], { messageId });
  expect(await refusalOf(setup.client, messageId)).toBe(64);
});

test("a new session is announced with the lowest id in its first container", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.mintSession(someone);
  const { authKey } = setup.stub.dataCentre.mintSession(someone);
  const other = await RawClient.connect(setup.stub.dataCentre.port, authKey);
  other.send({ _: "ping", ping_id: 1n });
  other.salt = (await info(other, "bad_server_salt")).new_server_salt as bigint;
  const [first] = other.sendContainer([getConfig, getConfig]);
  expect(await info(other, "new_session_created")).toMatchObject({ first_msg_id: first });
  other.close();
});

test("an update that was lost with the connection comes again, with its id, until it is acknowledged", async () => {
  await using setup = await setUp();
  setup.stub.push({ accountId: someone.id, updates: { _: "updatesTooLong" } });
  const lost = await setup.client.next(({ object }) => object._ === "updatesTooLong");
  const second = await setup.reconnect();
  second.send({ _: "ping", ping_id: 1n });
  const again = await second.next(({ object }) => object._ === "updatesTooLong");
  expect([again.messageId, again.sequenceNumber]).toEqual([lost.messageId, lost.sequenceNumber]);
  second.send({ _: "msgs_ack", msg_ids: [lost.messageId] });
  const third = await setup.reconnect();
  await third.call(getConfig);
  expect(third.received.map(({ object }) => object._)).not.toContain("updatesTooLong");
});

test("an answer that was lost with the connection comes again; the call is executed once", async () => {
  let calls = 0;
  await using setup = await setUp({ "updates.getState": () => ({ ...state, pts: ++calls }) });
  setup.stub.dataCentre.fault({ method: "updates.getState", disconnect: "after" });
  const messageId = setup.client.send({ _: "updates.getState" });
  await setup.client.closed();
  const again = await setup.reconnect();
  again.send({ _: "ping", ping_id: 1n });
  expect(await again.resultOf(messageId)).toMatchObject({ pts: 1 });
  expect(calls).toBe(1);
});

test("a call that is sent again is answered again, not executed again", async () => {
  let calls = 0;
  await using setup = await setUp({ "updates.getState": () => ({ ...state, pts: ++calls }) });
  const { client } = setup;
  const options = { messageId: client.nextMessageId(), sequenceNumber: 41 };
  expect(await client.call({ _: "updates.getState" }, options)).toMatchObject({ pts: 1 });
  expect(await client.call({ _: "updates.getState" }, options)).toMatchObject({ pts: 1 });
});

test("a long answer is only told of after a reconnect, and sent when it is asked for", async () => {
  // Compression must not make it short.
  const bytes = Buffer.alloc(100_000, "a long answer");
  await using setup = await setUp({
    "upload.getFile": () => ({ _: "upload.file", type: { _: "storage.fileJpeg" }, mtime: 0, bytes }),
  });
  const getFile = { _: "upload.getFile", location: { _: "inputTakeoutFileLocation" }, offset: 0n, limit: 4 };
  const messageId = setup.client.send(getFile);
  await setup.client.resultOf(messageId);
  const again = await setup.reconnect();
  again.send({ _: "ping", ping_id: 1n });
  const told = await info(again, "msg_detailed_info");
  expect(told).toMatchObject({ msg_id: messageId, status: 0 });
  expect(told.bytes).toBeGreaterThan(100_000);
  again.send({ _: "msg_resend_req", msg_ids: [told.answer_msg_id] });
  expect(await again.resultOf(messageId)).toMatchObject({ bytes });
});

test("the states of messages: received, answered, running, missing, not there yet", async () => {
  await using setup = await setUp({ "updates.getState": () => new Promise(() => undefined) });
  const { client } = setup;
  const answered = client.nextMessageId();
  await client.call(getConfig, { messageId: answered });
  const running = client.send({ _: "updates.getState" });
  const never = answered + 1n;
  const ping = client.send({ _: "ping", ping_id: 1n });
  const future = ping + (100n << 32n);
  client.send({ _: "msgs_state_req", msg_ids: [answered, running, ping, never, future] });
  expect((await info(client, "msgs_state_info")).info).toEqual(Buffer.from([100, 36, 4, 2, 3]));
  client.send({ _: "msg_resend_req", msg_ids: [4n] });
  expect((await info(client, "msgs_state_info")).info).toEqual(Buffer.from([2]));
});

test("msgs_all_info: what the client has is not sent again, what it lacks is", async () => {
  await using setup = await setUp();
  const { client, stub } = setup;
  stub.push({ accountId: someone.id, updates: { _: "updatesTooLong" } });
  const { messageId } = await client.next(({ object }) => object._ === "updatesTooLong");
  client.send({ _: "msgs_all_info", msg_ids: [messageId], info: Buffer.from([2]) });
  await client.next((message) => message.messageId === messageId);
  client.send({ _: "msgs_all_info", msg_ids: [messageId], info: Buffer.from([4]) });
  client.send({ _: "msg_resend_req", msg_ids: [messageId] });
  expect(await info(client, "msgs_state_info")).toBeDefined();
});

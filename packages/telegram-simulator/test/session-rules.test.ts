import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import { TlWriter } from "../src/tl/tl-writer.ts";
import { inLayer, RawClient } from "./raw-client.ts";
import { type StubDataCentre, someone, startStubDataCentre } from "./stub-data-centre.ts";

const codec = loadSchemas();
const TRUE = Buffer.from("b5757299", "hex");
const state = { _: "updates.state", pts: 1, qts: 0, date: 2, seq: 3, unread_count: 4 };

async function connect(stub: StubDataCentre, options = {}): Promise<RawClient & AsyncDisposable> {
  const { authKey } = stub.dataCentre.mintSession(someone);
  return closing(await RawClient.connect(stub.dataCentre.port, authKey, options));
}

function closing(client: RawClient): RawClient & AsyncDisposable {
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.close() });
}

test("a wrong salt is refused, and the message behind it not executed", async () => {
  let calls = 0;
  const getState = () => {
    calls++;
    return state;
  };
  await using stub = await startStubDataCentre({ "updates.getState": getState });
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.send({ _: "updates.getState" }, { salt: client.salt + 1n });
  const { object } = await client.next(({ object }) => object._ === "bad_server_salt");
  expect(object).toMatchObject({ bad_msg_id: messageId, error_code: 48, new_server_salt: client.salt });
  expect(calls).toBe(0);
  await client.call({ _: "updates.getState" });
  expect(calls).toBe(1);
});

test("future salts begin with the current one and overlap", async () => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.send({ _: "get_future_salts", num: 3 });
  const { object } = await client.next(({ object }) => object._ === "future_salts");
  const salts = object.salts as { salt: bigint; valid_since: number; valid_until: number }[];
  expect(object.req_msg_id).toBe(messageId);
  expect(salts).toHaveLength(3);
  expect(salts[0]?.salt).toBe(client.salt);
  expect(salts[1]?.valid_since).toBeLessThan(salts[0]?.valid_until ?? 0);
});

test("a new session is announced once, with its first message id", async () => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const announced = await client.next(({ object }) => object._ === "new_session_created");
  expect(announced.object.server_salt).toBe(client.salt);
  expect(announced.messageId & 3n).toBe(3n);
  await client.call({ _: "help.getConfig" });
  expect(client.received.map(({ object }) => object._)).not.toContain("new_session_created");
});

test("answers have ids ≡ 1 (mod 4) and odd sequence numbers, both ascending", async () => {
  await using stub = await startStubDataCentre({ "updates.getState": () => state });
  await using client = await connect(stub);
  await client.begin();
  const sent = [1, 2, 3].map(() => client.send({ _: "updates.getState" }));
  const answers = [];
  for (const id of sent) answers.push(await client.next(({ object }) => object.req_msg_id === id));
  expect(answers.map(({ messageId }) => messageId & 3n)).toEqual([1n, 1n, 1n]);
  expect(answers.map(({ sequenceNumber }) => sequenceNumber % 2)).toEqual([1, 1, 1]);
  expect(answers[1]!.sequenceNumber).toBe(answers[0]!.sequenceNumber + 2);
  expect(answers[1]!.messageId).toBeGreaterThan(answers[0]!.messageId);
});

test.each([
  ["too low", -301, 16],
  ["too high", 40, 17],
])("a message id that is %s gets bad_msg_notification", async (_name, offsetSeconds, errorCode) => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.nextMessageId() + (BigInt(offsetSeconds) << 32n);
  client.send({ _: "help.getConfig" }, { messageId });
  const { object } = await client.next(({ object }) => object._ === "bad_msg_notification");
  expect(object).toMatchObject({ bad_msg_id: messageId, error_code: errorCode });
});

test("a message id that arrives twice is executed once", async () => {
  let calls = 0;
  const getState = () => {
    calls++;
    return state;
  };
  await using stub = await startStubDataCentre({ "updates.getState": getState });
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.nextMessageId();
  await client.call({ _: "updates.getState" }, { messageId });
  client.send({ _: "updates.getState" }, { messageId });
  await client.call({ _: "help.getConfig" });
  expect(calls).toBe(1);
});

test("the messages of a container are executed in order", async () => {
  const order: unknown[] = [];
  await using stub = await startStubDataCentre({
    "account.updateStatus": (_call, request) => {
      order.push(request.offline);
      return true;
    },
  });
  await using client = await connect(stub);
  await client.begin();
  const ids = client.sendContainer([
    { _: "account.updateStatus", offline: true },
    { _: "account.updateStatus", offline: false },
    { _: "account.updateStatus", offline: true },
  ]);
  for (const id of ids) expect(await client.resultOf(id)).toEqual(TRUE);
  expect(order).toEqual([true, false, true]);
});

test("batchReplies sends the answers of a container in a container", async () => {
  await using stub = await startStubDataCentre({ "updates.getState": () => state }, { batchReplies: true });
  await using client = await connect(stub);
  await client.begin();
  const ids = client.sendContainer([{ _: "updates.getState" }, { _: "messages.getDialogFilters" }]);
  const answers = [];
  for (const id of ids) answers.push(await client.next(({ object }) => object.req_msg_id === id));
  expect(answers.map(({ packetSize }) => packetSize)).toEqual([2, 2]);
  expect(answers[1]?.object.result).toMatchObject({ _: "rpc_error" });
});

test.each([
  ["gzip", gzipSync],
  ["zlib", deflateSync],
])("a request packed with %s is unpacked, wherever the packing stands", async (_name, pack) => {
  await using stub = await startStubDataCentre({ "updates.getState": () => state });
  await using client = await connect(stub);
  await client.begin();
  const packed = (body: Buffer) => {
    const writer = new TlWriter();
    writer.uint(0x3072cfa1);
    writer.bytes(pack(body));
    return writer.take();
  };
  const query = packed(codec.encode({ _: "updates.getState" }));
  const outer = client.sendBody(query);
  expect(await client.resultOf(outer)).toEqual(state);
  const withoutUpdates = Buffer.alloc(4);
  withoutUpdates.writeUInt32LE(0xbf9459b7);
  const inner = client.sendBody(Buffer.concat([withoutUpdates, query]));
  expect(await client.resultOf(inner)).toEqual(state);
});

test("a long result is packed, a short one and a file are not", async () => {
  const bytes = Buffer.alloc(5000);
  await using stub = await startStubDataCentre({
    "help.getPassportConfig": () => ({
      _: "help.passportConfig",
      hash: 1,
      countries_langs: { _: "dataJSON", data: "a".repeat(5000) },
    }),
    "upload.getFile": () => ({ _: "upload.file", type: { _: "storage.fileJpeg" }, mtime: 0, bytes }),
  });
  await using client = await connect(stub);
  await client.begin();
  const long = client.send({ _: "help.getPassportConfig", hash: 0 });
  const { isPacked, object } = await client.next(({ object }) => object.req_msg_id === long);
  expect(isPacked).toBe(true);
  expect(object.result).toMatchObject({ countries_langs: { data: "a".repeat(5000) } });
  const location = { _: "inputTakeoutFileLocation" };
  const file = client.send({ _: "upload.getFile", location, offset: 0n, limit: 5000 });
  const part = await client.next(({ object }) => object.req_msg_id === file);
  expect(part.isPacked).toBe(false);
  expect(part.object.result).toMatchObject({ bytes });
});

test("what is not answered in its turn is acknowledged", async () => {
  const release = Promise.withResolvers<void>();
  await using stub = await startStubDataCentre({
    "updates.getState": async () => {
      await release.promise;
      return state;
    },
  });
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.send({ _: "updates.getState" });
  const ack = await client.next(({ object }) => object._ === "msgs_ack");
  expect(ack.object.msg_ids).toContain(messageId);
  expect(ack.sequenceNumber % 2).toBe(0);
  release.resolve();
  expect(await client.resultOf(messageId)).toEqual(state);
});

test("pings are answered, and ping_delay_disconnect closes a silent connection", async () => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const messageId = client.send({ _: "ping", ping_id: 5n });
  const { object } = await client.next(({ object }) => object._ === "pong");
  expect(object).toEqual({ _: "pong", msg_id: messageId, ping_id: 5n });
  client.send({ _: "ping_delay_disconnect", ping_id: 6n, disconnect_delay: 0 });
  await client.closed();
});

test("the remaining service messages are answered or ignored", async () => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  client.send({ _: "msgs_ack", msg_ids: [1n] });
  client.send({ _: "http_wait", max_delay: 0, wait_after: 0, max_wait: 0 });
  client.send({ _: "destroy_session", session_id: 123n });
  await client.next(({ object }) => object._ === "destroy_session_none");
  expect(await client.call({ _: "rpc_drop_answer", req_msg_id: 1n })).toEqual({ _: "rpc_answer_unknown" });
  const known = client.send({ _: "help.getConfig" });
  await client.resultOf(known);
  client.send({ _: "msgs_state_req", msg_ids: [known, 4n] });
  const { object } = await client.next(({ object }) => object._ === "msgs_state_info");
  expect(object.info).toEqual(Buffer.from([4 + 32 + 64, 2]));
  client.send({ _: "destroy_auth_key" });
  await client.next(({ object }) => object._ === "destroy_auth_key_ok");
  client.send({ _: "help.getConfig" });
  await client.until(() => client.transportErrors.length > 0);
  expect(client.transportErrors).toEqual([-404]);
});

test("invokeAfterMsg waits for the earlier call, and fails with it", async () => {
  const order: string[] = [];
  const release = Promise.withResolvers<void>();
  await using stub = await startStubDataCentre({
    "updates.getState": async () => {
      await release.promise;
      order.push("first");
      return state;
    },
    "account.updateStatus": () => {
      order.push("second");
      return true;
    },
  });
  await using client = await connect(stub);
  await client.begin();
  const first = client.send({ _: "updates.getState" });
  const second = client.send({ _: "invokeAfterMsg", msg_id: first, query: { _: "account.updateStatus" } });
  await client.call({ _: "help.getConfig" });
  expect(order).toEqual([]);
  release.resolve();
  expect(await client.resultOf(second)).toEqual(TRUE);
  expect(order).toEqual(["first", "second"]);

  stub.dataCentre.fault({ method: "updates.getState", error: "FLOOD_WAIT_3" });
  const failing = client.send({ _: "updates.getState" });
  const dependants = [failing, 4n].map((id) =>
    client.send({ _: "invokeAfterMsgs", msg_ids: [id], query: { _: "account.updateStatus" } }),
  );
  const [failed, unknown] = [await client.resultOf(dependants[0]!), await client.resultOf(dependants[1]!)];
  expect(failed).toMatchObject({ _: "rpc_error", error_code: 500, error_message: "MSG_WAIT_FAILED" });
  expect(unknown).toMatchObject({ _: "rpc_error", error_code: -503, error_message: "MSG_WAIT_TIMEOUT" });
  expect(order).toHaveLength(2);
});

test("updates go to sessions that called something with updates on, except the one that caused them", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const { port } = stub.dataCentre;
  await using first = closing(await RawClient.connect(port, authKey, { sessionId: 1n }));
  await using second = closing(await RawClient.connect(port, authKey, { sessionId: 2n }));
  await using quiet = closing(await RawClient.connect(port, authKey, { sessionId: 3n }));
  await first.begin();
  await second.begin();
  quiet.salt = first.salt;
  await quiet.call({ _: "invokeWithoutUpdates", query: { _: "help.getConfig" } });
  const updates = { _: "updatesTooLong" };
  stub.push({ accountId: someone.id, updates, exceptSessionId: 2n });
  await first.next(({ object }) => object._ === "updatesTooLong");
  for (const other of [second, quiet]) {
    await other.call({ _: "invokeWithoutUpdates", query: { _: "help.getConfig" } });
    expect(other.received.map(({ object }) => object._)).not.toContain("updatesTooLong");
  }
});

test("updates for an auth key reach it before anybody is logged in", async () => {
  let authKeyId = "";
  await using stub = await startStubDataCentre({
    "updates.getState": (call) => {
      authKeyId = call.authKeyId;
      call.deauthorise();
      return state;
    },
  });
  await using client = await connect(stub);
  await client.begin();
  await client.call({ _: "updates.getState" });
  stub.push({ authKeyId, updates: { _: "updateShort", update: { _: "updateLoginToken" }, date: 1 } });
  const { object } = await client.next(({ object }) => object._ === "updateShort");
  expect(object.update).toEqual({ _: "updateLoginToken" });
});

test("an unknown auth key gets the transport error -404", async () => {
  await using stub = await startStubDataCentre();
  await using client = closing(await RawClient.connect(stub.dataCentre.port, Buffer.alloc(256, 1)));
  client.send({ _: "ping", ping_id: 1n });
  await client.until(() => client.transportErrors.length > 0);
  expect(client.transportErrors).toEqual([-404]);
  await client.closed();
});

test("a packet whose msg_key does not match closes the connection", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  await using client = closing(await RawClient.connect(stub.dataCentre.port, authKey));
  await client.begin();
  const { sha1 } = await import("../src/crypto/hash.ts");
  client.sendPacket(Buffer.concat([sha1(authKey).subarray(12), Buffer.alloc(16 + 64, 9)]));
  await client.closed();
  expect(stub.dataCentre.failures).toEqual([]);
});

test("a packet that was changed on its way closes the connection, even when only its padding was", async () => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const send = client.sendPacket.bind(client);
  client.sendPacket = (packet) => {
    packet.writeUInt8(packet.readUInt8(packet.length - 1) ^ 1, packet.length - 1);
    send(packet);
  };
  client.send({ _: "ping", ping_id: 2n });
  await client.closed();
  expect(client.received.map(({ object }) => object._)).not.toContain("pong");
});

test("calls before invokeWithLayer are refused; the layer then belongs to the auth key", async () => {
  await using stub = await startStubDataCentre({
    "updates.getState": (call) => ({ ...state, pts: call.layer }),
  });
  const { authKey } = stub.dataCentre.mintSession(someone);
  const { port } = stub.dataCentre;
  await using client = closing(await RawClient.connect(port, authKey));
  client.send({ _: "ping", ping_id: 1n });
  const { object } = await client.next(({ object }) => object._ === "bad_server_salt");
  client.salt = object.new_server_salt as bigint;
  expect(await client.call({ _: "updates.getState" })).toMatchObject({
    error_message: "CONNECTION_NOT_INITED",
  });
  expect(await client.call(inLayer({ _: "updates.getState" }, 190))).toMatchObject({ pts: 190 });
  await using other = closing(await RawClient.connect(port, authKey, { sessionId: 8n }));
  other.salt = client.salt;
  expect(await other.call({ _: "updates.getState" })).toMatchObject({ pts: 190 });
});

test("a session outlives its connection, until 64 newer ones have come", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const earlier: RawClient[] = [];
  /** Whether the server says that the session is new to it. */
  async function isAnnounced(sessionId: bigint): Promise<boolean> {
    await using client = closing(await RawClient.connect(stub.dataCentre.port, authKey, { sessionId }));
    const last = earlier.findLast((other) => other.sessionId === sessionId);
    if (last !== undefined) client.continue(last);
    else if (earlier[0] === undefined) await client.begin();
    else client.salt = earlier[0].salt;
    earlier.push(client);
    await client.call(inLayer({ _: "help.getConfig" }));
    const announced = client.received.find(({ object }) => object._ === "new_session_created");
    const isNew = announced !== undefined;
    // What is not acknowledged comes again.
    if (isNew) client.send({ _: "msgs_ack", msg_ids: [announced.messageId] });
    await client.call({ _: "help.getConfig" });
    client.close();
    await expect.poll(() => stub.dataCentre.connectionCount, { interval: 1 }).toBe(0);
    return isNew;
  }
  expect(await isAnnounced(1n)).toBe(true);
  expect(await isAnnounced(1n)).toBe(false);
  for (let id = 2n; id <= 65n; id++) expect(await isAnnounced(id)).toBe(true);
  expect(await isAnnounced(65n)).toBe(false);
  expect(await isAnnounced(1n)).toBe(true);
});

test.each([
  ["longer than the packet", 64, 20],
  ["no multiple of four", 13, 19],
  ["negative", -4, 20],
  ["too short for its padding", 4, 2048],
])("a length that is %s closes the connection", async (_name, length, bodyBytes) => {
  await using stub = await startStubDataCentre();
  await using client = await connect(stub);
  await client.begin();
  const plain = Buffer.alloc(32 + bodyBytes);
  plain.writeBigInt64LE(client.salt, 0);
  plain.writeBigInt64LE(client.sessionId, 8);
  plain.writeBigInt64LE(client.nextMessageId(), 16);
  plain.writeInt32LE(length, 28);
  client.sendPlain(plain);
  await client.closed();
  expect(stub.dataCentre.failures).toEqual([]);
});

test("a closed data centre does not listen to its world any more", async () => {
  const stub = await startStubDataCentre();
  expect(stub.listenerCount()).toBe(1);
  await stub.dataCentre.close();
  expect(stub.listenerCount()).toBe(0);
});

import { once } from "node:events";
import { connect } from "node:net";
import { Api } from "telegram";
import { expect, test } from "vitest";
import type { MethodTable } from "../src/rpc/call.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";
import { inLayer, RawClient } from "./raw-client.ts";
import { type StubDataCentre, someone, startStubDataCentre } from "./stub-data-centre.ts";

const state = { _: "updates.state", pts: 1, qts: 0, date: 2, seq: 3, unread_count: 4 };

interface Setup extends AsyncDisposable {
  stub: StubDataCentre;
  client: RawClient;
  authKey: Buffer;
  executed: () => number;
}

async function setUp(): Promise<Setup> {
  let count = 0;
  const methods: MethodTable = {
    "updates.getState": (call) => {
      call.requireAccount();
      count++;
      return state;
    },
  };
  const stub = await startStubDataCentre(methods);
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey);
  await client.begin();
  return {
    stub,
    client,
    authKey,
    executed: () => count,
    [Symbol.asyncDispose]: async () => {
      client.close();
      await stub.dataCentre.close();
    },
  };
}

const getState = { _: "updates.getState" };

test("an error fault answers as often as asked, with the error's code, and executes nothing", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.fault({ method: "updates.getState", error: "FLOOD_WAIT_3", times: 2 });
  for (let times = 0; times < 2; times++) {
    expect(await setup.client.call(getState)).toEqual({
      _: "rpc_error",
      error_code: 420,
      error_message: "FLOOD_WAIT_3",
    });
  }
  expect(setup.executed()).toBe(0);
  expect(await setup.client.call(getState)).toEqual(state);
});

test("faults can be taken back", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.fault({ method: "updates.getState", error: "TIMEOUT", times: 10 });
  setup.stub.dataCentre.clearFaults();
  expect(await setup.client.call(getState)).toEqual(state);
});

test("a dropped reply: executed, acknowledged, never answered", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.fault({ method: "updates.getState", dropReply: true });
  const messageId = setup.client.send(getState);
  await setup.client.next(
    ({ object }) => object._ === "msgs_ack" && (object.msg_ids as bigint[]).includes(messageId),
  );
  await setup.client.call({ _: "help.getConfig" });
  expect(setup.executed()).toBe(1);
  expect(setup.client.received.filter(({ object }) => object.req_msg_id === messageId)).toEqual([]);
});

test("a delayed reply: executed at once, answered after others", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.fault({ method: "updates.getState", delayMs: 50 });
  const sentAt = performance.now();
  const messageId = setup.client.send(getState);
  await setup.client.call({ _: "help.getConfig" });
  expect(setup.executed()).toBe(1);
  expect(setup.client.received.filter(({ object }) => object.req_msg_id === messageId)).toEqual([]);
  await setup.client.resultOf(messageId);
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(49);
});

test.each([
  ["before", 0],
  ["after", 1],
] as const)("a disconnect %s the call: executed %i times", async (when, executed) => {
  await using setup = await setUp();
  setup.stub.dataCentre.fault({ method: "updates.getState", disconnect: when });
  setup.client.send(getState);
  await setup.client.closed();
  expect(setup.executed()).toBe(executed);
});

test("calls are counted and kept as they were made, without their wrappers", async () => {
  await using setup = await setUp();
  await setup.client.call(inLayer({ _: "invokeWithoutUpdates", query: getState }));
  expect(setup.stub.dataCentre.calls("updates.getState")).toEqual({ count: 1, recent: [getState] });
  expect(setup.stub.dataCentre.calls().recent.map(({ _ }) => _)).toEqual([
    "help.getConfig",
    "updates.getState",
  ]);
});

test("latency delays every answer and keeps their order", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.network({ latencyMs: 40, jitterMs: 30 });
  const startedAt = performance.now();
  const ids = Array.from({ length: 20 }, () => setup.client.send(getState));
  await setup.client.until(
    () => setup.client.received.filter(({ object }) => object._ === "rpc_result").length === 20,
  );
  const answered = setup.client.received.flatMap(({ object }) => object.req_msg_id ?? []);
  expect(answered).toEqual(ids);
  const elapsedMs = performance.now() - startedAt;
  expect(elapsedMs).toBeGreaterThanOrEqual(39);
  // Twenty calls in a row would have cost twenty times as much.
  expect(elapsedMs).toBeLessThan(400);
});

test("disconnect drops connections once", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.network({ disconnect: true });
  await setup.client.closed();
  expect(setup.stub.dataCentre.connectionCount).toBe(0);
  const again = await RawClient.connect(setup.stub.dataCentre.port, setup.authKey, { sessionId: 8n });
  await again.begin();
  again.close();
});

test("offline refuses connections until the time is over", async () => {
  await using setup = await setUp();
  const { port } = setup.stub.dataCentre;
  setup.stub.dataCentre.network({ offlineMs: 150 });
  await setup.client.closed();
  const refused = connect(port, "127.0.0.1");
  const [error] = (await once(refused, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNRESET");
  await expect
    .poll(async () => {
      try {
        const again = await RawClient.connect(port, setup.authKey, { sessionId: 8n });
        await again.begin();
        again.close();
        return true;
      } catch {
        return false;
      }
    })
    .toBe(true);
});

test("forgotten auth keys get -404", async () => {
  await using setup = await setUp();
  setup.stub.dataCentre.network({ forgetAuthKeys: true });
  setup.client.send(getState);
  await setup.client.until(() => setup.client.transportErrors.length > 0);
  expect(setup.client.transportErrors).toEqual([-404]);
});

test.each([
  [401, "AUTH_KEY_UNREGISTERED"],
  [401, "SESSION_REVOKED"],
  [401, "SESSION_EXPIRED"],
  [401, "USER_DEACTIVATED"],
  [401, "USER_DEACTIVATED_BAN"],
  [406, "AUTH_KEY_DUPLICATED"],
] as const)("revoked sessions get %i %s", async (code, error) => {
  await using setup = await setUp();
  setup.stub.dataCentre.revokeSessions(someone.id, error);
  expect(await setup.client.call(getState)).toEqual({
    _: "rpc_error",
    error_code: code,
    error_message: error,
  });
  setup.stub.push({ accountId: someone.id, updates: { _: "updatesTooLong" } });
  await setup.client.call({ _: "help.getConfig" });
  expect(setup.client.received.map(({ object }) => object._)).not.toContain("updatesTooLong");
});

test("GramJS sends a call again when the reply was lost with the connection", async () => {
  await using setup = await setUp();
  const { dataCentre } = setup.stub;
  const client = createGramJsClient(dataCentre, dataCentre.mintSession(someone).stringSession);
  try {
    await client.connect();
    dataCentre.fault({ method: "updates.getState", disconnect: "after" });
    expect((await client.invoke(new Api.updates.GetState())).pts).toBe(1);
    expect(setup.executed()).toBe(2);
  } finally {
    await closeGramJs(client);
  }
});

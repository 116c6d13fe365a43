import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import { RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

const codec = loadSchemas();

/** Sends bytes and resolves when the server has closed the connection, or has had the time to crash. */
async function send(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "connect");
  const closed = once(socket, "close");
  socket.end(bytes);
  await closed;
}

test("garbage in any transport closes the connection and nothing else", async () => {
  await using stub = await startStubDataCentre();
  const { port } = stub.dataCentre;
  const { authKey } = stub.dataCentre.mintSession(someone);
  const witness = await RawClient.connect(port, authKey);
  await witness.begin();
  const tags = ["", "ef", "eeeeeeee", "dddddddd"].map((hex) => Buffer.from(hex, "hex"));
  for (const tag of tags) {
    for (const length of [0, 1, 3, 7, 63, 64, 100, 5000]) {
      await send(port, Buffer.concat([tag, randomBytes(length)]));
    }
  }
  const plain = (body: Buffer) => {
    const header = Buffer.alloc(20);
    header.writeUInt32LE(body.length, 16);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(20 + body.length);
    return Buffer.concat([Buffer.from("eeeeeeee", "hex"), length, header, body]);
  };
  const bodies = [
    Buffer.alloc(0),
    randomBytes(40),
    codec.encode({ _: "req_pq_multi", nonce: Buffer.alloc(16) }).subarray(0, 8),
    codec.encode({ _: "req_DH_params", encrypted_data: randomBytes(256), public_key_fingerprint: 1n }),
    codec.encode({ _: "help.getConfig" }),
  ];
  for (const body of bodies) await send(port, plain(body));

  expect(await witness.call({ _: "help.getConfig" })).toMatchObject({ _: "config" });
  expect(stub.dataCentre.failures).toEqual([]);
  witness.close();
});

test("a call that cannot be read is answered, and the session goes on", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey);
  await client.begin();
  const truncated = codec.encode({ _: "messages.getHistory", peer: { _: "inputPeerSelf" }, hash: 1n });
  const cut = client.sendBody(truncated.subarray(0, -8));
  expect(await client.resultOf(cut)).toMatchObject({ error_code: 400, error_message: "INPUT_FETCH_ERROR" });
  const unknown = client.sendBody(Buffer.from("efbeadde", "hex"));
  expect(await client.resultOf(unknown)).toMatchObject({ error_message: "METHOD_NOT_SIMULATED" });
  expect(stub.dataCentre.unimplemented).toEqual(["constructor id 0xdeadbeef"]);
  expect(await client.call({ _: "help.getConfig" })).toMatchObject({ _: "config" });
  client.close();
});

test("a broken container is refused, and the session goes on", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey);
  await client.begin();
  const id = client.sendBody(Buffer.from("dcf8f17302000000aaaaaaaaaaaaaaaa0100000000ffff7f", "hex"));
  const { object } = await client.next(({ object }) => object._ === "bad_msg_notification");
  expect(object).toMatchObject({ bad_msg_id: id, error_code: 64 });
  expect(await client.call({ _: "help.getConfig" }, { sequenceNumber: 5 })).toMatchObject({ _: "config" });
  expect(stub.dataCentre.failures).toEqual([]);
  client.close();
});

test("a method without a handler is refused and remembered", async () => {
  const told: string[] = [];
  await using stub = await startStubDataCentre({}, { onUnimplemented: (method) => told.push(method) });
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey);
  await client.begin();
  for (let times = 0; times < 2; times++) {
    const answer = await client.call({ _: "updates.getState" });
    expect(answer).toEqual({ _: "rpc_error", error_code: 400, error_message: "METHOD_NOT_SIMULATED" });
  }
  expect(stub.dataCentre.unimplemented).toEqual(["updates.getState"]);
  expect(told).toEqual(["updates.getState", "updates.getState"]);
  client.close();
});

test("a handler that throws or returns what its method cannot is answered with 500 and remembered", async () => {
  await using stub = await startStubDataCentre({
    "updates.getState": () => {
      throw new TypeError("a bug");
    },
    "help.getNearestDc": () => ({ _: "updates.state" }),
  });
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey);
  await client.begin();
  for (const method of ["updates.getState", "help.getNearestDc"]) {
    expect(await client.call({ _: method })).toMatchObject({ _: "rpc_error", error_code: 500 });
  }
  expect(stub.dataCentre.failures.map(({ during, error }) => [during, String(error)])).toEqual([
    ["updates.getState", "TypeError: a bug"],
    ["help.getNearestDc", "TlError: updates.state is a updates.State, expected a NearestDc"],
  ]);
  client.close();
});

test("closing leaves nothing behind that keeps a process alive", async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("busy-simulator.ts", import.meta.url))], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 10_000,
  });
  const [code, signal] = await once(child, "exit");
  expect({ code, signal }).toEqual({ code: 0, signal: null });
});

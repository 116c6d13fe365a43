import { expect, test } from "vitest";
import { RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

const getConfig = { _: "help.getConfig" };

test("a key that is used from two addresses at once is good for nothing any more", async () => {
  await using stub = await startStubDataCentre({
    "updates.getState": (call) => {
      call.requireAccount();
      return { _: "updates.state" };
    },
  });
  const { authKey } = stub.dataCentre.mintSession(someone);
  const { port } = stub.dataCentre;
  const clients: RawClient[] = [];
  for (const [index, localAddress] of ["127.0.0.1", "127.0.0.1", "127.0.0.2"].entries()) {
    const client = await RawClient.connect(port, authKey, { sessionId: BigInt(index + 1), localAddress });
    clients.push(client);
    if (index > 0) client.salt = clients[0]!.salt;
    else await client.begin();
    const answer = await client.call({ _: "updates.getState" });
    if (index < 2) expect(answer).toMatchObject({ _: "updates.state" });
    else expect(answer).toMatchObject({ error_code: 406, error_message: "AUTH_KEY_DUPLICATED" });
  }
  expect(await clients[0]!.call(getConfig)).toMatchObject({ error_message: "AUTH_KEY_DUPLICATED" });
  for (const client of clients) client.close();
});

test("a key may move to another address once the connection from the first one is closed", async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const first = await RawClient.connect(stub.dataCentre.port, authKey, { sessionId: 1n });
  await first.begin();
  first.close();
  await expect.poll(() => stub.dataCentre.connectionCount, { interval: 1 }).toBe(0);
  const second = await RawClient.connect(stub.dataCentre.port, authKey, {
    sessionId: 2n,
    localAddress: "127.0.0.2",
  });
  second.salt = first.salt;
  expect(await second.call(getConfig)).toMatchObject({ _: "config" });
  second.close();
});

test("2000 idle connections cost little, and one more is served as before", { timeout: 60_000 }, async () => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const { port } = stub.dataCentre;
  const witness = await RawClient.connect(port, authKey);
  await witness.begin();
  const before = process.memoryUsage().rss;
  const idle: RawClient[] = [];
  const atOnce = Array.from({ length: 100 });
  while (idle.length < 2000) {
    const clients = await Promise.all(
      atOnce.map(() => RawClient.connect(port, stub.dataCentre.mintSession(someone).authKey)),
    );
    for (const client of clients) client.send({ _: "ping", ping_id: 1n });
    idle.push(...clients);
  }
  await expect.poll(() => idle.every(({ received }) => received.length > 0), { timeout: 30_000 }).toBe(true);
  expect(stub.dataCentre.connectionCount).toBe(2001);
  expect(await witness.call(getConfig)).toMatchObject({ _: "config" });
  // Both ends of each are in this process.
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  for (const client of [...idle, witness]) client.close();
});

test("a client that does not read is cut off before it fills the memory, and others are not", async () => {
  const bytes = Buffer.alloc(512 * 1024, 7);
  await using stub = await startStubDataCentre({
    "upload.getFile": () => ({ _: "upload.file", type: { _: "storage.fileJpeg" }, mtime: 0, bytes }),
  });
  const { dataCentre } = stub;
  const client = await RawClient.connect(dataCentre.port, dataCentre.mintSession(someone).authKey);
  await client.begin();
  const other = await RawClient.connect(dataCentre.port, dataCentre.mintSession(someone).authKey);
  await other.begin();
  client.stopReading();
  const getFile = { _: "upload.getFile", location: { _: "inputTakeoutFileLocation" }, offset: 0n, limit: 4 };
  // 200 MB of answers.
  for (let times = 0; times < 400; times++) client.send(getFile);
  await expect.poll(() => dataCentre.connectionCount, { timeout: 10_000 }).toBe(1);
  expect(await other.call(getConfig)).toMatchObject({ _: "config" });
  other.close();
  client.close();
});

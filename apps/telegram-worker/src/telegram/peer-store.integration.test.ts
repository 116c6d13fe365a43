import { connectRedis, silentLogger } from "@telepipe/runtime";
import { createTestRedis, openRedisLine } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { PeerStore } from "./peer-store.ts";

test("a peer that is looked up while Redis is away is found once it is back", async () => {
  await using corner = createTestRedis(inject("redisUrl"));
  await using line = await openRedisLine(corner.url);
  const connect = (role: "patient" | "fail-fast") =>
    connectRedis({ url: line.url, role, log: silentLogger() });
  const [quickRedis, patientRedis] = await Promise.all([connect("fail-fast"), connect("patient")]);
  try {
    const store = new PeerStore(quickRedis, patientRedis, corner.prefix, 1);
    await store.save([{ id: 7, address: "123" }], new Map([["@alice", 7]]));
    line.cut();
    const found = Promise.all([store.find(7), store.findByName("@alice")]);
    line.mend();
    const alice = { id: 7, address: "123" };
    expect(await found).toEqual([alice, alice]);
  } finally {
    quickRedis.disconnect();
    patientRedis.disconnect();
  }
});

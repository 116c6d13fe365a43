import { Api } from "telegram";
import { ConnectionTCPAbridged, ConnectionTCPFull, ConnectionTCPObfuscated } from "telegram/network/index.js";
import { expect, test } from "vitest";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";
import { startStubDataCentre } from "./stub-data-centre.ts";

const nearestDc = { _: "nearestDc", country: "DE", this_dc: 2, nearest_dc: 2 };

test.each([
  ["full", ConnectionTCPFull],
  ["abridged", ConnectionTCPAbridged],
  ["obfuscated", ConnectionTCPObfuscated],
])("GramJS exchanges a key and calls over %s, without a session", async (_name, connection) => {
  await using stub = await startStubDataCentre({ "help.getNearestDc": () => nearestDc });
  const client = createGramJsClient(stub.dataCentre, "", { connection });
  try {
    await client.connect();
    const answer = await client.invoke(new Api.help.GetNearestDc());
    expect(answer).toMatchObject({ country: "DE", thisDc: 2, nearestDc: 2 });
    expect(stub.dataCentre.failures).toEqual([]);
  } finally {
    await closeGramJs(client);
  }
});

test("a session that was exchanged is good for the next client", async () => {
  await using stub = await startStubDataCentre({ "help.getNearestDc": () => nearestDc });
  const first = createGramJsClient(stub.dataCentre);
  await first.connect();
  const session = String(first.session.save());
  await closeGramJs(first);
  const second = createGramJsClient(stub.dataCentre, session);
  await second.connect();
  expect(await second.invoke(new Api.help.GetNearestDc())).toMatchObject({ country: "DE" });
  await closeGramJs(second);
});

import { expect, test } from "vitest";
import { formatTrace, type TraceEvent } from "../src/rpc/trace.ts";
import { inLayer, RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

test("a trace shows calls, answers, errors and updates as they pass, without wrappers and bytes", async () => {
  const events: TraceEvent[] = [];
  await using stub = await startStubDataCentre(
    { "help.getNearestDc": () => ({ _: "nearestDc", country: "DE" }) },
    { trace: (event) => events.push(event) },
  );
  const { dataCentre } = stub;
  const client = await RawClient.connect(dataCentre.port, dataCentre.mintSession(someone).authKey);
  await client.begin();
  events.length = 0;
  await client.call(inLayer({ _: "help.getNearestDc" }));
  await client.call({ _: "upload.saveFilePart", file_id: 5n, bytes: Buffer.alloc(3) });
  stub.push({ accountId: someone.id, updates: { _: "updatesTooLong" } });
  expect(events.map(formatTrace)).toEqual([
    '0000000000000007 -> help.getNearestDc {"_":"help.getNearestDc"}',
    '0000000000000007 <- help.getNearestDc {"_":"nearestDc","country":"DE"}',
    '0000000000000007 -> upload.saveFilePart {"_":"upload.saveFilePart","file_id":"5","file_part":0,"bytes":"<3 bytes>"}',
    '0000000000000007 <- upload.saveFilePart {"code":400,"message":"METHOD_NOT_SIMULATED"}',
    '0000000000000007 <= updatesTooLong {"_":"updatesTooLong"}',
  ]);
  client.close();
});

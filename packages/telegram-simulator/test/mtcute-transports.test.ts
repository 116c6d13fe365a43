import { IntermediatePacketCodec, ObfuscatedPacketCodec, PaddedIntermediatePacketCodec } from "@mtcute/node";
import { expect, test } from "vitest";
import { createMtcuteClient, LoopbackTransport } from "./mtcute-client.ts";
import { startStubDataCentre } from "./stub-data-centre.ts";

const nearestDc = { _: "nearestDc", country: "DE", this_dc: 2, nearest_dc: 2 };

test.each([
  ["intermediate", () => new IntermediatePacketCodec()],
  ["padded intermediate", () => new PaddedIntermediatePacketCodec()],
  ["obfuscated intermediate", () => new ObfuscatedPacketCodec(new IntermediatePacketCodec())],
  ["obfuscated padded intermediate", () => new ObfuscatedPacketCodec(new PaddedIntermediatePacketCodec())],
])("mtcute exchanges a key and calls over %s", async (_name, codec) => {
  await using stub = await startStubDataCentre({ "help.getNearestDc": () => nearestDc });
  const client = await createMtcuteClient(stub.dataCentre, { transport: new LoopbackTransport(codec) });
  try {
    expect(await client.call({ _: "help.getNearestDc" })).toMatchObject({ country: "DE", thisDc: 2 });
    // On a busy machine it gives an exchange up that takes long, and begins another.
    const used = stub.dataCentre.authKeys.filter(({ openSessions }) => openSessions > 0);
    expect(used).toMatchObject([{ layer: 227 }]);
    expect(stub.dataCentre.failures).toEqual([]);
  } finally {
    await client.destroy();
  }
});

import { Api } from "telegram";
import { expect, test } from "vitest";
import { closeGramJs, createGramJsClient, type SimulatorAddress } from "./gramjs-client.ts";
import { createMtcuteClient } from "./mtcute-client.ts";
import { startStubDataCentre } from "./stub-data-centre.ts";

/** What every client has to live through on the real service, and lives through here. */
interface Caller extends AsyncDisposable {
  call(): Promise<string>;
}

const clients: [string, (address: SimulatorAddress) => Promise<Caller>][] = [
  [
    "GramJS",
    async (address) => {
      const client = createGramJsClient(address);
      await client.connect();
      return {
        call: async () => (await client.invoke(new Api.help.GetNearestDc())).country,
        [Symbol.asyncDispose]: () => closeGramJs(client),
      };
    },
  ],
  ["mtcute", (address) => mtcuteCaller(address, {})],
  ["mtcute with perfect forward secrecy", (address) => mtcuteCaller(address, { network: { usePfs: true } })],
];

async function mtcuteCaller(
  address: SimulatorAddress,
  options: Parameters<typeof createMtcuteClient>[1],
): Promise<Caller> {
  const client = await createMtcuteClient(address, options);
  return {
    call: async () => (await client.call({ _: "help.getNearestDc" })).country,
    [Symbol.asyncDispose]: () => client.destroy(),
  };
}

const methods = {
  "help.getNearestDc": () => ({ _: "nearestDc", country: "DE", this_dc: 2, nearest_dc: 2 }),
};

test.each(clients)("%s takes new salts when the old ones are void", async (_name, connect) => {
  await using stub = await startStubDataCentre(methods);
  await using client = await connect(stub.dataCentre);
  expect(await client.call()).toBe("DE");
  for (let times = 0; times < 3; times++) {
    stub.dataCentre.rotateSalts();
    expect(await client.call()).toBe("DE");
  }
});

test.each(clients)("%s corrects its clock by the server's", async (_name, connect) => {
  await using stub = await startStubDataCentre(methods);
  await using client = await connect(stub.dataCentre);
  expect(await client.call()).toBe("DE");
  // Going back would make the ids that the client has used the future.
  stub.dataCentre.skewClock(3600);
  expect(await client.call()).toBe("DE");
});

test("mtcute's temporary keys are bound to its permanent one, whose login they have", async () => {
  await using stub = await startStubDataCentre(methods);
  await using client = await mtcuteCaller(stub.dataCentre, { network: { usePfs: true } });
  await client.call();
  expect(stub.dataCentre.authKeys).toHaveLength(2);
  expect(stub.dataCentre.calls("auth.bindTempAuthKey").count).toBeGreaterThan(0);
  expect(stub.dataCentre.failures).toEqual([]);
});

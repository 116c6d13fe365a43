import { Api } from "telegram";
import { expect, test } from "vitest";
import { startSimulator } from "../src/simulator.ts";
import { createDemoWorld } from "../src/world/demo-world.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

test("a session that was offline for 10,000 messages gets each of them once, in order", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  await using simulator = await startSimulator({ world });
  const client = createGramJsClient(simulator, simulator.mintSession(account).stringSession);
  try {
    await client.connect();
    let state = await client.invoke(new Api.updates.GetState());
    await client.disconnect();
    for (let index = 0; index < 10_000; index++)
      await world.inject({ from: alice, to: account, text: String(index) });
    await client.connect();
    const received: string[] = [];
    for (;;) {
      const difference = await client.invoke(new Api.updates.GetDifference(state));
      if (difference instanceof Api.updates.DifferenceEmpty) break;
      if (difference instanceof Api.updates.DifferenceTooLong) throw new Error("too long");
      received.push(...difference.newMessages.map((message) => (message as Api.Message).message));
      state = difference instanceof Api.updates.Difference ? difference.state : difference.intermediateState;
    }
    expect(received).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
    expect(state.pts).toBe(account.box.pts);
    expect(simulator.failures).toEqual([]);
  } finally {
    await closeGramJs(client);
  }
});

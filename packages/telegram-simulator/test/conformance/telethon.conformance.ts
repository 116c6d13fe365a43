import { expect, test } from "vitest";
import { startSimulator } from "../../src/simulator.ts";
import { createDemoWorld } from "../../src/world/demo-world.ts";
import { describeConformance } from "./conformance-run.ts";
import { installTelethon, TELETHON } from "./install-telethon.ts";
import { createTelethonClient, telethon } from "./telethon-conformance-client.ts";

const python = installTelethon();

describeConformance(telethon(python, TELETHON.version, TELETHON.layer));

test.each(["full", "abridged", "intermediate", "obfuscated"])("Telethon over %s", async (transport) => {
  const demo = createDemoWorld();
  await using simulator = await startSimulator({ world: demo.world });
  const client = createTelethonClient(python, simulator, transport);
  await client.connect();
  await client.requestCode(demo.account.phone);
  expect(simulator.calls("auth.sendCode").count).toBe(1);
  await client.close();
  await demo.world.close();
});

import { fileURLToPath } from "node:url";
import { simulatorKey } from "../../src/crypto/simulator-key.ts";
import type { SimulatorAddress } from "../gramjs-client.ts";
import type { ConformanceClient, ConformanceSubject } from "./conformance-client.ts";
import { spawnConformanceClient } from "./spawned-conformance-client.ts";

const DRIVER = fileURLToPath(new URL("telethon_driver.py", import.meta.url));

/** Telethon, in another language, run by this Python in a process of its own. */
export function telethon(python: string, version: string, layer: number): ConformanceSubject {
  return { name: `Telethon ${version}`, layer, create: (address) => createTelethonClient(python, address) };
}

/** `transport` is full, abridged, intermediate or obfuscated. */
export function createTelethonClient(
  python: string,
  { host, port, dcId }: SimulatorAddress,
  transport = "full",
): ConformanceClient {
  const options = JSON.stringify({ host, port, dc_id: dcId, key: simulatorKey.pem, transport });
  return spawnConformanceClient(python, [DRIVER, options]);
}

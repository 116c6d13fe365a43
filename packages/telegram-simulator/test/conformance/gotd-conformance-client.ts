import { simulatorKey } from "../../src/crypto/simulator-key.ts";
import type { ConformanceSubject } from "./conformance-client.ts";
import { spawnConformanceClient } from "./spawned-conformance-client.ts";

/** gotd, in Go, built into this program and run in a process of its own. */
export function gotd(program: string, version: string, layer: number): ConformanceSubject {
  return {
    name: `gotd ${version}`,
    layer,
    create: ({ host, port, dcId }) =>
      spawnConformanceClient(program, [JSON.stringify({ host, port, dc_id: dcId, key: simulatorKey.pem })]),
  };
}

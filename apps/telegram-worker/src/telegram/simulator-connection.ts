import { connect, type Socket } from "node:net";
import bigInt from "big-integer";
import { _serverKeys } from "telegram/crypto/RSA.js";
import type { StartingPoint } from "./library-session.ts";
import type { Dial } from "./network-socket.ts";
import { simulatorTestKey } from "./simulator-test-key.ts";

/** Where the simulated Telegram listens; always on this machine's loopback. */
export interface SimulatorAddress {
  readonly port: number;
}

/** Where a client without a session begins. */
export const SIMULATOR_DC: StartingPoint = { dcId: 2, serverAddress: "127.0.0.1", port: 443, authKey: null };

const LOOPBACK = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** Lets this process trust the simulator's key, on which nothing secret may ever depend. */
export function trustSimulator(): void {
  const { modulus, exponent, fingerprint } = simulatorTestKey;
  _serverKeys.set(fingerprint, { n: bigInt(modulus, 16), e: exponent });
}

/**
 * Dials the simulator whatever the port asked for, since the library knows only 80 and 443.
 *
 * @throws for any host that is not loopback: a client of the simulator must never reach the real Telegram
 */
export function dialSimulator({ port }: SimulatorAddress): Dial {
  return (host): Socket => {
    if (!LOOPBACK.test(host)) throw new Error(`a client of the simulated Telegram may not dial ${host}`);
    return connect({ host: "127.0.0.1", port });
  };
}

import type { Simulator } from "../simulator.ts";
import { homeDcOf } from "../world/world.ts";

/** What the control API needs of a simulated Telegram: a simulator is one, and so are several with one world. */
export type Controlled = Pick<
  Simulator,
  | "world"
  | "host"
  | "port"
  | "dcId"
  | "methodNames"
  | "authKeys"
  | "connectionCount"
  | "unimplemented"
  | "failures"
  | "calls"
  | "fault"
  | "clearFaults"
  | "network"
  | "rotateSalts"
  | "skewClock"
  | "mintSession"
  | "revokeSessions"
>;

/**
 * Several data centres as one: what goes wrong goes wrong at all of them, what was seen was seen at any, and sessions
 * are minted at the account's home. Its address is that of the first.
 */
export function together(dataCentres: readonly Simulator[]): Controlled {
  const [first] = dataCentres;
  if (first === undefined) throw new Error("a simulated Telegram needs a data centre");
  const { world, host, port, dcId, methodNames } = first;
  const all =
    <A extends unknown[]>(act: (dataCentre: Simulator, ...values: A) => void) =>
    (...values: A) => {
      for (const dataCentre of dataCentres) act(dataCentre, ...values);
    };
  return {
    world,
    host,
    port,
    dcId,
    methodNames,
    get authKeys() {
      return dataCentres.flatMap(({ authKeys }) => authKeys);
    },
    get connectionCount() {
      return dataCentres.reduce((sum, { connectionCount }) => sum + connectionCount, 0);
    },
    get unimplemented() {
      return [...new Set(dataCentres.flatMap(({ unimplemented }) => unimplemented))];
    },
    get failures() {
      return dataCentres.flatMap(({ failures }) => failures);
    },
    calls(method) {
      const summaries = dataCentres.map((dataCentre) => dataCentre.calls(method));
      return {
        count: summaries.reduce((sum, { count }) => sum + count, 0),
        recent: summaries.flatMap(({ recent }) => recent),
      };
    },
    fault: all((dataCentre, fault) => dataCentre.fault(fault)),
    clearFaults: all((dataCentre) => dataCentre.clearFaults()),
    network: all((dataCentre, change) => dataCentre.network(change)),
    rotateSalts: all((dataCentre) => dataCentre.rotateSalts()),
    skewClock: all((dataCentre, seconds) => dataCentre.skewClock(seconds)),
    revokeSessions: all((dataCentre, id, error) => dataCentre.revokeSessions(id, error)),
    mintSession(account, authKey) {
      const home = dataCentres.find((dataCentre) => dataCentre.dcId === homeDcOf(world, account));
      return (home ?? first).mintSession(account, authKey);
    },
  };
}

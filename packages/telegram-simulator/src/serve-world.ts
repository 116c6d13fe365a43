import { type ControlServer, startControl } from "./control/control-server.ts";
import { type Controlled, together } from "./control/controlled.ts";
import type { Trace } from "./rpc/trace.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { startCluster } from "./simulator-cluster.ts";
import type { Account } from "./world/account.ts";
import type { World } from "./world/world.ts";

/** How a world is served with its control API. */
export interface ServeOptions {
  /** Where MTProto clients connect; the first free port from 20000 to 31999 by default. */
  port?: number | undefined;
  /** Where the control API listens; a free port by default. */
  controlPort?: number | undefined;
  /** Data centres that share the world, each at `127.0.0.<number>`; by default one, number 2, at 127.0.0.1. */
  dcs?: readonly number[] | undefined;
  /** Told of every call, answer and push as it passes. */
  trace?: Trace | undefined;
}

/** A world that clients can reach. */
export interface ServedWorld extends AsyncDisposable {
  readonly dataCentres: readonly Simulator[];
  readonly controlled: Controlled;
  readonly control: ControlServer;
  readonly summary: SimulatorSummary;
}

/** Where it listens and who is in it, for whoever started it as a process. Host and port are the first one's. */
export interface SimulatorSummary {
  host: string;
  port: number;
  dc_id: number;
  data_centres: { id: number; host: string; port: number }[];
  control_url: string;
  account: { id: number; username: string | undefined; phone_number: string };
}

/** Serves a world, which stays its owner's to close. Throws for a port that is taken, and leaves nothing running then. */
export async function serveWorld(
  world: World,
  account: Account,
  options: ServeOptions,
): Promise<ServedWorld> {
  const { port, controlPort, dcs, trace } = options;
  await using started = new AsyncDisposableStack();
  const dataCentres =
    dcs === undefined || dcs.length === 0
      ? [started.use(await startSimulator({ world, port, trace }))]
      : started.use(await startCluster({ dcs, world, port, trace })).dataCentres;
  const controlled = together(dataCentres);
  const control = started.use(await startControl({ simulator: controlled, account, port: controlPort }));
  const running = started.move();
  const { host, dcId } = controlled;
  const { id, username, phone } = account;
  return {
    dataCentres,
    controlled,
    control,
    summary: {
      host,
      port: controlled.port,
      dc_id: dcId,
      data_centres: dataCentres.map((one) => ({ id: one.dcId, host: one.host, port: one.port })),
      control_url: control.url,
      // Ids of accounts fit a number.
      account: { id: Number(id), username, phone_number: `+${phone}` },
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

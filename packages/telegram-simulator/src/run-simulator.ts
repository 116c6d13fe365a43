import { type ControlServer, startControl } from "./control/control-server.ts";
import type { Trace } from "./rpc/trace.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { createDemoWorld, type DemoWorld } from "./world/demo-world.ts";

/** Options of a simulator with its control API. */
export interface RunOptions {
  /** The world to begin with. There is one: `demo`, also the default. */
  seed?: string | undefined;
  /** Where MTProto clients connect; the first free port from 20000 to 31999 by default. */
  port?: number | undefined;
  /** Where the control API listens; a free port by default. */
  controlPort?: number | undefined;
  /** Told of every call, answer and push as it passes. */
  trace?: Trace | undefined;
}

/** A simulator, its demo world and its control API. */
export interface RunningSimulator extends AsyncDisposable {
  readonly demo: DemoWorld;
  readonly simulator: Simulator;
  readonly control: ControlServer;
  /** Where it listens and who is in it, for whoever started it as a process. */
  readonly summary: SimulatorSummary;
  /** Safe to call twice. */
  close(): Promise<void>;
}

export interface SimulatorSummary {
  host: string;
  port: number;
  dc_id: number;
  control_url: string;
  account: { id: number; username: string | undefined; phone_number: string };
}

/** Starts it all. Throws for an unknown seed or a port that is taken, and leaves nothing running then. */
export async function runSimulator({
  seed = "demo",
  port,
  controlPort,
  trace,
}: RunOptions = {}): Promise<RunningSimulator> {
  if (seed !== "demo") throw new Error(`unknown seed ${seed}: expected demo`);
  await using started = new AsyncDisposableStack();
  const demo = createDemoWorld({ seed });
  started.use(demo.world);
  const simulator = started.use(await startSimulator({ world: demo.world, port, trace }));
  const control = started.use(await startControl({ simulator, account: demo.account, port: controlPort }));
  const running = started.move();
  const close = () => running.disposeAsync();
  const { id, username, phone } = demo.account;
  const summary = {
    host: simulator.host,
    port: simulator.port,
    dc_id: simulator.dcId,
    control_url: control.url,
    // Ids of accounts fit a number.
    account: { id: Number(id), username, phone_number: `+${phone}` },
  };
  return { demo, simulator, control, summary, close, [Symbol.asyncDispose]: close };
}

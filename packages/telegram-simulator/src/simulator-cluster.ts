import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
import { createWorld, type World } from "./world/world.ts";

export interface ClusterOptions extends Omit<SimulatorOptions, "dcId" | "host" | "world"> {
  /**
   * Numbers of the data centres, from 1 to 254: each listens at `127.0.0.<number>`, all on `port` when that is given.
   * The first one keeps the files.
   */
  dcs: readonly number[];
  /** The world to serve; its owner closes it. By default a new one. */
  world?: World | undefined;
}

/** Several data centres that share one world. */
export interface SimulatorCluster extends AsyncDisposable {
  readonly world: World;
  readonly dataCentres: readonly Simulator[];
  /** Throws Error for a data centre that is not there. */
  dc(id: number): Simulator;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts a simulated Telegram of several data centres. An account lives at the one that its profile names, or at the
 * world's own (core.telegram.org/api/datacenter). Throws when a port cannot be had, and leaves nothing running then.
 */
export async function startCluster({ dcs, world, ...options }: ClusterOptions): Promise<SimulatorCluster> {
  await using started = new AsyncDisposableStack();
  const [first = 2] = dcs;
  const { seed } = options;
  const shared = world ?? started.use(createWorld({ dcId: first, ...(seed !== undefined && { seed }) }));
  const dataCentres: Simulator[] = [];
  const dcOptions = () => dataCentres.map(({ dcId, host, port }) => ({ id: dcId, ipAddress: host, port }));
  for (const dcId of dcs) {
    const host = `127.0.0.${dcId}`;
    dataCentres.push(started.use(await startSimulator({ ...options, world: shared, dcId, host, dcOptions })));
  }
  const running = started.move();
  const close = () => running.disposeAsync();
  return {
    world: shared,
    dataCentres,
    dc(id) {
      const found = dataCentres.find(({ dcId }) => dcId === id);
      if (found === undefined) throw new Error(`there is no data centre ${id}`);
      return found;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

import type { ControlServer } from "./control/control-server.ts";
import type { Controlled } from "./control/controlled.ts";
import { type ServeOptions, type SimulatorSummary, serveWorld } from "./serve-world.ts";
import { addDemoChannels, createDemoWorld, type DemoWorld } from "./world/demo-world.ts";

export type { SimulatorSummary } from "./serve-world.ts";

/** Options of a simulator with its control API. */
export interface RunOptions extends ServeOptions {
  /** The world to begin with. There is one: `demo`, also the default. */
  seed?: string | undefined;
}

/** A simulator, its demo world and its control API. */
export interface RunningSimulator extends AsyncDisposable {
  readonly demo: DemoWorld;
  readonly simulator: Controlled;
  readonly control: ControlServer;
  readonly summary: SimulatorSummary;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts it all, with the demo's supergroup and channel. Throws for an unknown seed or a port that is taken, and leaves
 * nothing running then.
 */
export async function runSimulator({
  seed = "demo",
  ...options
}: RunOptions = {}): Promise<RunningSimulator> {
  if (seed !== "demo") throw new Error(`unknown seed ${seed}: expected demo`);
  await using started = new AsyncDisposableStack();
  const [dcId] = options.dcs ?? [];
  const demo = createDemoWorld({ seed, ...(dcId !== undefined && { dcId }) });
  started.use(demo.world);
  addDemoChannels(demo);
  const { controlled, control, summary } = started.use(await serveWorld(demo.world, demo.account, options));
  const running = started.move();
  const close = () => running.disposeAsync();
  return { demo, simulator: controlled, control, summary, close, [Symbol.asyncDispose]: close };
}

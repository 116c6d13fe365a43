import { DataCentre, type DataCentreOptions } from "./data-centre.ts";
import { createMethods } from "./methods/index.ts";
import type { MethodTable } from "./rpc/call.ts";
import { defaultSendLimits, type SendLimitOptions } from "./world/send-limits.ts";
import { createWorld, type World } from "./world/world.ts";

export interface SimulatorOptions extends Omit<DataCentreOptions, "methods" | "updates"> {
  /** Whatever looks random in the world follows from this text. */
  seed?: string | undefined;
  /** The world to serve, shared with other data centres for example; its owner closes it. By default a new one. */
  world?: World | undefined;
  /** How much accounts may send: as a rule, what is commonly observed of Telegram (`defaultSendLimits`). */
  limits?: "off" | Partial<SendLimitOptions> | undefined;
  /** Handlers that are added to those of this package, or replace them. */
  methods?: MethodTable | undefined;
}

/** A simulated Telegram: a data centre and the world that it serves. */
export class Simulator extends DataCentre {
  readonly world: World;
  readonly #ownWorld: World | undefined;

  constructor(options: SimulatorOptions) {
    const { seed, dcId } = options;
    const world =
      options.world ??
      createWorld({ ...(seed !== undefined && { seed }), ...(dcId !== undefined && { dcId }) });
    const { limits = {} } = options;
    world.sendLimits.set(limits === "off" ? undefined : { ...defaultSendLimits, ...limits });
    // Asked for when clients call, long after the constructor is done.
    const dcOptions = () => [{ id: this.dcId, ipAddress: this.host, port: this.port }];
    const methods = { ...createMethods(world, { dcOptions }), ...options.methods };
    super({ ...options, updates: world, methods });
    this.world = world;
    this.#ownWorld = options.world === undefined ? world : undefined;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#ownWorld?.close();
  }
}

/** Starts a simulated Telegram on loopback. Throws when the host is not loopback or the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options);
  try {
    await simulator.listen();
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}

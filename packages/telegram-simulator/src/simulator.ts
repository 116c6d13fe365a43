import { DataCentre, type DataCentreOptions } from "./data-centre.ts";
import { createMethods, type DcOption } from "./methods/index.ts";
import type { MethodTable } from "./rpc/call.ts";
import type { UpdatesSource } from "./rpc/updates-source.ts";
import { AUTH_KEY_BYTES, type MintedSession } from "./session/minted-session.ts";
import type { Account } from "./world/account.ts";
import { defaultSendLimits, type SendLimitOptions } from "./world/send-limits.ts";
import { createWorld, homeDcOf, type World } from "./world/world.ts";

export interface SimulatorOptions extends Omit<DataCentreOptions, "methods" | "updates"> {
  /** Whatever looks random in the world follows from this text. */
  seed?: string | undefined;
  /** The world to serve, shared with other data centres for example; its owner closes it. By default a new one. */
  world?: World | undefined;
  /** How much accounts may send: as a rule, what is commonly observed of Telegram (`defaultSendLimits`). */
  limits?: "off" | Partial<SendLimitOptions> | undefined;
  /** The data centres that help.getConfig names, asked at each call: by default this one alone. */
  dcOptions?: (() => readonly DcOption[]) | undefined;
  /** Handlers that are added to those of this package, or replace them. */
  methods?: MethodTable | undefined;
}

/** A simulated Telegram: a data centre and the world that it serves. */
export class Simulator extends DataCentre {
  readonly world: World;
  readonly #ownWorld: World | undefined;
  #mintedSessions = 0;

  constructor(options: SimulatorOptions) {
    const { seed, dcId } = options;
    const world =
      options.world ??
      createWorld({ ...(seed !== undefined && { seed }), ...(dcId !== undefined && { dcId }) });
    const { limits = {} } = options;
    world.sendLimits.set(limits === "off" ? undefined : { ...defaultSendLimits, ...limits });
    // Asked for when clients call, long after the constructor is done.
    const self = () => [{ id: this.dcId, ipAddress: this.host, port: this.port }];
    const { dcOptions = self } = options;
    const methods = { ...createMethods(world, { dcOptions }), ...options.methods };
    super({ ...options, updates: atHome(world, options.dcId), methods });
    this.world = world;
    this.#ownWorld = options.world === undefined ? world : undefined;
  }

  /** As of DataCentre; the keys follow from the world's seed, so that sessions outlive a restart of the same world. */
  override mintSession(account: Account, authKey?: Buffer): MintedSession {
    const index = ++this.#mintedSessions;
    const parts = Array.from({ length: AUTH_KEY_BYTES / 32 }, (_, part) =>
      this.world.seed.digest("auth_key", this.dcId, account.id, index, part),
    );
    return super.mintSession(account, authKey ?? Buffer.concat(parts));
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#ownWorld?.close();
  }
}

/** Updates of the accounts that live at this data centre; the others get theirs at their own. */
function atHome(world: World, dcId = 2): UpdatesSource {
  const livesHere = (accountId: bigint) => {
    const account = world.accounts.byId(accountId);
    return account === undefined || homeDcOf(world, account) === dcId;
  };
  return {
    onUpdates: (listener) =>
      world.onUpdates((push) => {
        if (!("accountId" in push) || livesHere(push.accountId)) listener(push);
      }),
  };
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

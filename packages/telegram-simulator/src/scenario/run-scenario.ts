import { type ControlServer, startControl } from "../control/control-server.ts";
import { findRoute } from "../control/routes.ts";
import type { Trace } from "../rpc/trace.ts";
import type { SimulatorSummary } from "../run-simulator.ts";
import { type Simulator, startSimulator } from "../simulator.ts";
import type { Account } from "../world/account.ts";
import { createWorld, type World } from "../world/world.ts";
import { playTimeline } from "./play-timeline.ts";
import type { Person, Scenario } from "./scenario.ts";

export interface RunScenarioOptions {
  scenario: Scenario;
  /** As of runSimulator. */
  port?: number | undefined;
  controlPort?: number | undefined;
  trace?: Trace | undefined;
}

/** A simulator in which a scenario is played. */
export interface RunningScenario extends AsyncDisposable {
  readonly world: World;
  readonly account: Account;
  readonly simulator: Simulator;
  readonly control: ControlServer;
  readonly summary: SimulatorSummary;
  /** Plays the timeline. Rejects with InvalidInput at a step that cannot be; resolves early when all is closed. */
  play(): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a simulator with the scenario's people and chats. Throws InvalidInput for chats that cannot be. */
export async function runScenario({
  scenario,
  port,
  controlPort,
  trace,
}: RunScenarioOptions): Promise<RunningScenario> {
  await using started = new AsyncDisposableStack();
  const world = started.use(createWorld({ seed: scenario.seed }));
  const account = addPerson(world, scenario.account);
  for (const { contact, ...person } of scenario.people) {
    const added = addPerson(world, person);
    if (contact) world.befriend(account, added);
  }
  const simulator = started.use(await startSimulator({ world, port, trace }));
  const context = { simulator, account };
  const route = findRoute("POST", "/chats");
  if (typeof route === "string") throw new Error("unreachable: the control API makes chats");
  for (const body of scenario.chats)
    await route.handler(context, { path: [], query: new URLSearchParams(), body });
  const control = started.use(await startControl({ ...context, port: controlPort }));
  const stop = new AbortController();
  started.defer(() => stop.abort());
  const running = started.move();
  const close = () => running.disposeAsync();
  return {
    world,
    account,
    simulator,
    control,
    summary: {
      host: simulator.host,
      port: simulator.port,
      dc_id: simulator.dcId,
      control_url: control.url,
      account: { id: Number(account.id), username: account.username, phone_number: `+${account.phone}` },
    },
    async play() {
      try {
        await playTimeline(context, scenario.timeline, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function addPerson(world: World, { lastName, password, languageCode, ...person }: Person): Account {
  return world.addUser({
    ...person,
    ...(lastName !== undefined && { lastName }),
    ...(password !== undefined && { password }),
    ...(languageCode !== undefined && { languageCode }),
  });
}

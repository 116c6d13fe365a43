import type { ControlServer } from "../control/control-server.ts";
import type { Controlled } from "../control/controlled.ts";
import { findRoute } from "../control/routes.ts";
import { type ServeOptions, type SimulatorSummary, serveWorld } from "../serve-world.ts";
import type { Account } from "../world/account.ts";
import { createWorld, type World } from "../world/world.ts";
import { playTimeline } from "./play-timeline.ts";
import type { Person, Scenario } from "./scenario.ts";

export interface RunScenarioOptions extends Omit<ServeOptions, "dcs"> {
  scenario: Scenario;
}

/** A simulator in which a scenario is played. */
export interface RunningScenario extends AsyncDisposable {
  readonly world: World;
  readonly account: Account;
  readonly simulator: Controlled;
  readonly control: ControlServer;
  readonly summary: SimulatorSummary;
  /** Plays the timeline. Rejects with InvalidInput at a step that cannot be; resolves early when all is closed. */
  play(): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a simulator with the scenario's people and chats. Throws InvalidInput for chats that cannot be. */
export async function runScenario({ scenario, ...options }: RunScenarioOptions): Promise<RunningScenario> {
  await using started = new AsyncDisposableStack();
  const { dcs } = scenario;
  const world = started.use(
    createWorld({ seed: scenario.seed, ...(dcs?.[0] !== undefined && { dcId: dcs[0] }) }),
  );
  const account = addPerson(world, scenario.account);
  for (const { contact, ...person } of scenario.people) {
    const added = addPerson(world, person);
    if (contact) world.befriend(account, added);
  }
  const served = started.use(await serveWorld(world, account, { ...options, dcs }));
  const context = { simulator: served.controlled, account };
  const route = findRoute("POST", "/chats");
  if (typeof route === "string") throw new Error("unreachable: the control API makes chats");
  for (const body of scenario.chats)
    await route.handler(context, { path: [], query: new URLSearchParams(), body });
  const stop = new AbortController();
  started.defer(() => stop.abort());
  const running = started.move();
  const close = () => running.disposeAsync();
  return {
    world,
    account,
    simulator: served.controlled,
    control: served.control,
    summary: served.summary,
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

function addPerson(world: World, { lastName, password, languageCode, dcId, ...person }: Person): Account {
  return world.addUser({
    ...person,
    ...(lastName !== undefined && { lastName }),
    ...(password !== undefined && { password }),
    ...(languageCode !== undefined && { languageCode }),
    ...(dcId !== undefined && { dcId }),
  });
}

import type { Account } from "./account.ts";
import type { Group } from "./group.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

/** The world that demos, benchmarks and end-to-end tests begin with. */
export interface DemoWorld {
  world: World;
  /** The account that Telepipe runs as. */
  account: Account;
  alice: Account;
  bob: Account;
  group: Group;
}

/**
 * Creates the demo world: the account "Telepipe Demo", Alice, who is a contact of it, Bob, who is a stranger, and a
 * basic group of the three, made by Alice.
 */
export function createDemoWorld(options: WorldOptions = {}): DemoWorld {
  const world = createWorld({ seed: "demo", ...options });
  const account = world.addUser({
    phone: "+9996620001",
    firstName: "Telepipe",
    lastName: "Demo",
    username: "telepipe_demo",
    languageCode: "en",
  });
  const alice = world.addUser({
    phone: "+9996620002",
    firstName: "Alice",
    lastName: "Example",
    username: "alice_demo",
    languageCode: "en",
  });
  const bob = world.addUser({ phone: "+9996620003", firstName: "Bob", username: "bob_demo" });
  world.befriend(account, alice);
  const group = world.addGroup({
    title: "Demo group",
    username: "demo_group",
    members: [alice, account, bob],
  });
  return { world, account, alice, bob, group };
}

import type { Account } from "./account.ts";
import type { Channel } from "./channels/channel.ts";
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

/**
 * Adds the public supergroup `demo_supergroup` of the three, made by Alice, and the channel `demo_channel` of the
 * account, which the others read.
 */
export function addDemoChannels({ world, account, alice, bob }: DemoWorld): {
  supergroup: Channel;
  channel: Channel;
} {
  const create = (creator: Account, title: string, username: string, isBroadcast: boolean) => {
    const profile = { creator, title, username, isBroadcast, date: world.nowSeconds() };
    const { channel } = world.channelActions.create(profile);
    for (const member of [alice, account, bob]) {
      if (member !== creator) world.channelActions.join(channel, member, creator);
    }
    return channel;
  };
  return {
    supergroup: create(alice, "Demo supergroup", "demo_supergroup", false),
    channel: create(account, "Demo channel", "demo_channel", true),
  };
}

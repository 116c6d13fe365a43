import type { Channel } from "../src/world/channels/channel.ts";
import { createDemoWorld, type DemoWorld } from "../src/world/demo-world.ts";

/** The demo world with a public supergroup and a public channel of Alice's; the account and Bob are in both. */
export interface ChannelWorld extends DemoWorld {
  supergroup: Channel;
  channel: Channel;
}

/** Creates the world. Options are those of the demo world. */
export function createChannelWorld(options: Parameters<typeof createDemoWorld>[0] = {}): ChannelWorld {
  const demo = createDemoWorld(options);
  const { world, account, alice, bob } = demo;
  const create = (isBroadcast: boolean, title: string, username: string) => {
    const profile = { creator: alice, isBroadcast, title, username, date: world.nowSeconds() };
    const { channel } = world.channelActions.create(profile);
    for (const member of [account, bob]) world.channelActions.join(channel, member, alice);
    return channel;
  };
  return {
    ...demo,
    supergroup: create(false, "Supergroup", "some_supergroup"),
    channel: create(true, "Channel", "some_channel"),
  };
}

import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { BoxEvent } from "../../world/boxes/box-event.ts";
import type { Channel } from "../../world/channels/channel.ts";
import { eventView } from "../../world/views/event-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";

/** What methods that change a channel answer, of TL type Updates: the channel has changed, and what was written of it. */
export function channelAnswer(
  world: World,
  account: Account,
  channel: Channel,
  events: readonly (BoxEvent | undefined)[] = [],
): TlObject {
  const known = events.flatMap((event) => event ?? []);
  const messages = known.flatMap((event) => ("message" in event ? event.message : []));
  const about = referencesOf(world.accounts, messages, [account, channel]).peers;
  const update = { _: "updateChannel", channel_id: channel.id };
  return world.view.full(account, [update, ...known.map((event) => eventView(event, account))], about);
}

import type { MethodTable } from "../rpc/call.ts";
import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { dialogOf } from "../world/boxes/box-of.ts";
import { emptyDialog } from "../world/boxes/dialog.ts";
import type { Channel } from "../world/channels/channel.ts";
import { isMember } from "../world/channels/membership.ts";
import { messageView } from "../world/views/message-view.ts";
import { referencesOf } from "../world/views/references.ts";
import type { World } from "../world/world.ts";
import { differenceContent } from "./difference-content.ts";
import { requireChannel } from "./input-peer.ts";
import { dialogView } from "./messages/dialogs.ts";
import { method } from "./method.ts";

interface GetChannelDifference {
  channel: TlObject;
  filter: TlObject;
  pts: number;
  limit: number;
}

/** The most events that one answer holds, whatever the client asks for. */
const sliceLength = 100;
/** Newest messages that come when the difference is too long. */
const latestMessages = 20;
/** After so many seconds a client that shows the channel asks again; those who are not in it get no updates. */
const timeoutSeconds = { member: 30, guest: 5 };

/** updates.getChannelDifference: what a client missed of a channel (core.telegram.org/api/updates). */
export function channelDifferenceMethods(world: World): MethodTable {
  return {
    "updates.getChannelDifference": method<GetChannelDifference>((call, request) => {
      const account = call.requireAccount();
      const channel = requireChannel(world, account, request.channel);
      if (request.filter._ !== "channelMessagesFilterEmpty") throw new NotSimulatedError(request.filter._);
      return differenceView(world, account, channel, request);
    }),
  };
}

function differenceView(
  world: World,
  account: Account,
  channel: Channel,
  request: GetChannelDifference,
): TlObject {
  const { box } = channel;
  if (request.pts <= 0) throw new RpcError(400, "PERSISTENT_TIMESTAMP_EMPTY");
  if (request.pts > box.pts) throw new RpcError(400, "PERSISTENT_TIMESTAMP_INVALID");
  const timeout = isMember(channel, account) ? timeoutSeconds.member : timeoutSeconds.guest;
  if (request.pts === box.pts) {
    return { _: "updates.channelDifferenceEmpty", final: true, pts: box.pts, timeout };
  }
  if (!box.log.reaches(request.pts)) return tooLongView(world, account, channel, timeout);
  const limit = Math.min(Math.max(request.limit, 1), sliceLength);
  const events = box.log.after(request.pts, limit);
  const pts = events.length < limit ? box.pts : (events.at(-1)?.pts ?? box.pts);
  return {
    _: "updates.channelDifference",
    final: pts === box.pts,
    pts,
    timeout,
    ...differenceContent(world, account, events, [channel]),
  };
}

/** The channel's present state and its newest messages: what lies between has to be got from the history. */
function tooLongView(world: World, account: Account, channel: Channel, timeout: number): TlObject {
  const dialog = dialogOf(account, channel) ?? emptyDialog(channel);
  const messages = dialog.messageIds
    .slice(-latestMessages)
    .reverse()
    .flatMap((id) => channel.box.message(id) ?? []);
  return {
    _: "updates.channelDifferenceTooLong",
    final: true,
    timeout,
    dialog: dialogView(account, { dialog, top: messages[0] }),
    messages: messages.map((message) => messageView(message, account)),
    ...referencesOf(world.accounts, messages, [channel]).viewedBy(account),
  };
}

import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { Channel } from "../world/channels/channel.ts";
import { isMember } from "../world/channels/membership.ts";
import type { World } from "../world/world.ts";
import { channelDifferenceMethods } from "./channel-difference.ts";
import { differenceContent } from "./difference-content.ts";
import { method } from "./method.ts";

interface GetDifference {
  pts: number;
  date: number;
  pts_limit?: number;
  pts_total_limit?: number;
}

/** The most events that one answer holds. */
const sliceLength = 100;

/** The updates namespace: what a client missed (core.telegram.org/api/updates). */
export function updatesMethods(world: World): MethodTable {
  return {
    "updates.getState": method((call) => {
      const account = call.requireAccount();
      return stateView(account, account.box.pts, call.nowSeconds());
    }),
    "updates.getDifference": method<GetDifference>((call, request) =>
      differenceView(world, call.requireAccount(), request, call.nowSeconds()),
    ),
    ...channelDifferenceMethods(world),
  };
}

function differenceView(
  world: World,
  account: Account,
  request: GetDifference,
  nowSeconds: number,
): TlObject {
  const { box } = account;
  if (request.pts <= 0) throw new RpcError(400, "PERSISTENT_TIMESTAMP_EMPTY");
  if (request.date <= 0) throw new RpcError(400, "DATE_EMPTY");
  if (request.pts > box.pts) throw new RpcError(400, "PERSISTENT_TIMESTAMP_INVALID");
  const changedChannels = channelsChangedSince(world, account, request.date);
  if (request.pts === box.pts && changedChannels.length === 0) {
    return { _: "updates.differenceEmpty", date: nowSeconds, seq: account.seq };
  }
  const isTooLong = request.pts + (request.pts_total_limit ?? Number.MAX_SAFE_INTEGER) < box.pts;
  if (isTooLong || !box.log.reaches(request.pts)) {
    return { _: "updates.differenceTooLong", pts: box.pts };
  }
  const limit = Math.min(Math.max(request.pts_limit ?? sliceLength, 1), sliceLength);
  const events = box.log.after(request.pts, limit);
  // Fewer than asked for are all that there are: the state may be ahead of them where a step was skipped.
  const pts = events.length < limit ? box.pts : (events.at(-1)?.pts ?? box.pts);
  const content = {
    new_encrypted_messages: [],
    ...differenceContent(world, account, events, changedChannels),
  };
  const state = stateView(account, pts, nowSeconds);
  if (pts === box.pts) {
    content.other_updates.push(...changedChannels.map(tooLongView));
    return { _: "updates.difference", ...content, state };
  }
  return { _: "updates.differenceSlice", ...content, intermediate_state: state };
}

/** TL type updates.State. There are no secret chats, hence no qts. */
export function stateView({ box, seq }: Account, pts: number, nowSeconds: number): TlObject {
  return { _: "updates.state", pts, qts: 0, date: nowSeconds, seq, unread_count: box.unreadCount };
}

/** The account's channels in which something was written at or after the date, in Unix seconds. */
function channelsChangedSince({ channels }: World, account: Account, date: number): Channel[] {
  return [...channels].filter((channel) => isMember(channel, account) && channel.changedDate >= date);
}

/** TL type Update: what was missed of a channel is not part of the account's own difference. */
function tooLongView({ id, box }: Channel): TlObject {
  return { _: "updateChannelTooLong", channel_id: id, pts: box.pts };
}

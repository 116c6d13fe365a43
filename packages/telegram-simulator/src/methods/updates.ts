import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { BoxEvent } from "../world/boxes/box-event.ts";
import type { Message } from "../world/boxes/post.ts";
import { markedId } from "../world/peer.ts";
import { eventView } from "../world/views/event-view.ts";
import { messageView } from "../world/views/message-view.ts";
import { referencesOf } from "../world/views/references.ts";
import type { World } from "../world/world.ts";
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
  if (request.pts === box.pts) return { _: "updates.differenceEmpty", date: nowSeconds, seq: account.seq };
  const isTooLong = request.pts + (request.pts_total_limit ?? Number.MAX_SAFE_INTEGER) < box.pts;
  if (isTooLong || !box.log.reaches(request.pts)) {
    return { _: "updates.differenceTooLong", pts: box.pts };
  }
  const limit = Math.min(Math.max(request.pts_limit ?? sliceLength, 1), sliceLength);
  const events = box.log.after(request.pts, limit);
  // Fewer than asked for are all that there are: the state may be ahead of them where a step was skipped.
  const pts = events.length < limit ? box.pts : (events.at(-1)?.pts ?? box.pts);
  const content = { ...contentView(world, account, events), new_encrypted_messages: [] };
  const state = stateView(account, pts, nowSeconds);
  if (pts === box.pts) return { _: "updates.difference", ...content, state };
  return { _: "updates.differenceSlice", ...content, intermediate_state: state };
}

/** New messages stand in a list of their own, as they are now; what was deleted since then is left out. */
function contentView(world: World, account: Account, events: readonly BoxEvent[]) {
  const isThere = (message: Message) => account.box.message(message.id) === message;
  const newMessages = events.flatMap((event) =>
    event.kind === "new" && isThere(event.message) ? [event.message] : [],
  );
  const others = events.filter(
    (event) => event.kind !== "new" && (event.kind !== "edited" || isThere(event.message)),
  );
  const edited = others.flatMap((event) => (event.kind === "edited" ? [event.message] : []));
  const references = referencesOf(world.accounts, [...newMessages, ...edited]);
  for (const peer of references.peers) account.introduced.add(markedId(peer));
  return {
    new_messages: newMessages.map((message) => messageView(message, account)),
    other_updates: others.map((event) => eventView(event, account)),
    ...references.viewedBy(account),
  };
}

/** TL type updates.State. There are no secret chats, hence no qts. */
export function stateView({ box, seq }: Account, pts: number, nowSeconds: number): TlObject {
  return { _: "updates.state", pts, qts: 0, date: nowSeconds, seq, unread_count: box.unreadCount };
}

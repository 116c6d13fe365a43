import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { BoxEvent } from "../world/boxes/box-event.ts";
import type { Message } from "../world/boxes/post.ts";
import { markedId, type Peer } from "../world/peer.ts";
import { eventView } from "../world/views/event-view.ts";
import { messageView } from "../world/views/message-view.ts";
import { referencesOf } from "../world/views/references.ts";
import type { World } from "../world/world.ts";

/**
 * What the events of one box come to, under the names that differences use. New messages stand in a list of their own,
 * as they are now; what was deleted since then is left out. The objects of all that they speak of come along, and those
 * of the `others`.
 */
export function differenceContent(
  world: World,
  account: Account,
  events: readonly BoxEvent[],
  others: readonly Peer[] = [],
): Record<"new_messages" | "other_updates" | "users" | "chats", TlObject[]> {
  const isThere = ({ box, id }: Message) => box.message(id) !== undefined;
  const newMessages = events.flatMap((event) =>
    event.kind === "new" && isThere(event.message) ? [event.message] : [],
  );
  const updates = events.filter(
    (event) => event.kind !== "new" && (event.kind !== "edited" || isThere(event.message)),
  );
  const edited = updates.flatMap((event) => (event.kind === "edited" ? [event.message] : []));
  const references = referencesOf(world.accounts, [...newMessages, ...edited], others);
  for (const peer of references.peers) account.introduced.add(markedId(peer));
  return {
    new_messages: newMessages.map((message) => messageView(message, account)),
    other_updates: updates.map((event) => eventView(event, account)),
    ...references.viewedBy(account),
  };
}

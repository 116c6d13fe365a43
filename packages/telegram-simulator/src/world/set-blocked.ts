import type { Account } from "./account.ts";
import { peerView } from "./views/peer-view.ts";
import type { World } from "./world.ts";

/**
 * The account blocks somebody, or no longer does. Every session of the account is told, also the one that asked: the
 * method for it answers nothing but that it is done.
 */
export function setBlocked(
  { conversations, nowSeconds }: Pick<World, "conversations" | "nowSeconds">,
  account: Account,
  other: Account,
  blocked: boolean,
): void {
  if (account.blocked.has(other.id) === blocked) return;
  if (blocked) account.blocked.set(other.id, nowSeconds());
  else account.blocked.delete(other.id);
  const update = { _: "updatePeerBlocked", blocked, peer_id: peerView(other) };
  conversations.notify(account, [update], new Set([other]));
}

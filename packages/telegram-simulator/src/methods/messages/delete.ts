import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { Account } from "../../world/account.ts";
import type { Message } from "../../world/boxes/post.ts";
import type { World } from "../../world/world.ts";
import { method } from "../method.ts";

/** messages.deleteMessages, for oneself or, with `revoke`, for everybody. */
export function deleteMethods(world: World): MethodTable {
  return {
    "messages.deleteMessages": method<{ id: number[]; revoke?: true }>((call, { id, revoke }) => {
      const account = call.requireAccount();
      if (id.length === 0) throw new RpcError(400, "MESSAGE_IDS_EMPTY");
      const messages = [...new Set(id)].flatMap((one) => account.box.message(one) ?? []);
      if (revoke && !messages.every((message) => isRevocable(message, account))) {
        throw new RpcError(403, "MESSAGE_DELETE_FORBIDDEN");
      }
      const doomed = revoke ? messages.flatMap(({ post }) => post.copies) : messages;
      const events = world.conversations.remove(doomed, { account, sessionId: call.sessionId });
      const own = events.get(account.box);
      return { _: "messages.affectedMessages", pts: account.box.pts, pts_count: own?.ptsCount ?? 0 };
    }),
  };
}

/** Both sides of a private chat may take back anything; in a group, the author and the creator may. */
function isRevocable({ dialog, out }: Message, account: Account): boolean {
  return dialog.peer.kind === "user" || out || dialog.peer.creator === account;
}

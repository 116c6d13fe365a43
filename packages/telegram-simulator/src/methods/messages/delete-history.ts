import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";

interface DeleteHistory {
  peer: TlObject;
  max_id: number;
  revoke?: true;
  just_clear?: true;
}

/** messages.deleteHistory: a private chat or basic group, for oneself or, with `revoke`, for both sides. */
export function deleteHistoryMethods(world: World): MethodTable {
  return {
    "messages.deleteHistory": method<DeleteHistory>((call, request) => {
      rejectNotSimulated(request, ["min_date", "max_date"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      if (peer.kind === "channel") throw new RpcError(400, "PEER_ID_INVALID");
      const isMine = ({ id }: { id: number }) => request.max_id === 0 || id <= request.max_id;
      const messages = world.messages(account, peer).filter(isMine);
      const isForBoth = request.revoke === true && peer.kind === "user";
      const doomed = isForBoth ? messages.flatMap(({ post }) => post.copies) : messages;
      const events = world.conversations.remove(doomed, { account, sessionId: call.sessionId });
      const ptsCount = events.get(account.box)?.ptsCount ?? 0;
      return { _: "messages.affectedHistory", pts: account.box.pts, pts_count: ptsCount, offset: 0 };
    }),
  };
}

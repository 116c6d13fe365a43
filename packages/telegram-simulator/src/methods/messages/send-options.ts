import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Draft } from "../../world/boxes/post.ts";
import type { World } from "../../world/world.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { replyOf } from "./input-reply-to.ts";

/** What all methods that send have in common. */
export interface SendOptions {
  peer: TlObject;
  reply_to?: TlObject;
  silent?: true;
  noforwards?: true;
  invert_media?: true;
  /** Unix time in seconds. */
  schedule_date?: number;
  clear_draft?: true;
}

const notSimulatedOptions = ["send_as", "quick_reply_shortcut", "effect", "reply_markup"];

/** The draft of a message without content, by the options. Throws RpcError. */
export function draftOf(world: World, account: Account, request: SendOptions): Draft {
  rejectNotSimulated(request, notSimulatedOptions);
  const to = requireWritablePeer(world, account, request.peer);
  return {
    from: account,
    to,
    reply: replyOf(account, to, request.reply_to),
    flags: {
      silent: request.silent === true,
      noforwards: request.noforwards === true,
      invertMedia: request.invert_media === true,
    },
  };
}

import type { Call, MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { markedId, type Peer } from "../../world/peer.ts";
import { peerView } from "../../world/views/peer-view.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { receivedEntities } from "./message-text.ts";

interface SaveDraft {
  peer: TlObject;
  message: string;
  entities?: TlObject[];
  reply_to?: TlObject;
  no_webpage?: true;
  invert_media?: true;
}

/** What an account has begun to write, on all its devices (core.telegram.org/api/drafts). */
export function draftMethods(world: World): MethodTable {
  return {
    "messages.saveDraft": method<SaveDraft>((call, request) => {
      rejectNotSimulated(request, ["media", "effect"]);
      const account = call.requireAccount();
      const peer = requirePeer(world, account, request.peer);
      const { message, reply_to, no_webpage, invert_media } = request;
      const isEmpty = message === "" && reply_to === undefined;
      const entities = receivedEntities(world, account, message, request.entities);
      const draft = {
        _: "draftMessage",
        no_webpage,
        invert_media,
        reply_to,
        message,
        entities: entities.length > 0 ? entities : undefined,
        date: call.nowSeconds(),
      };
      setDraft(world, call, account, peer, isEmpty ? undefined : draft);
      return true;
    }),
    "messages.getAllDrafts": method((call) => {
      const account = call.requireAccount();
      const drafts = draftsOf(account);
      const updates = drafts.map(({ peer, draft }) => draftUpdate(peer, draft));
      return world.view.full(account, updates, new Set(drafts.map(({ peer }) => peer)));
    }),
    "messages.clearAllDrafts": method((call) => {
      const account = call.requireAccount();
      for (const { peer } of draftsOf(account)) setDraft(world, call, account, peer, undefined);
      return true;
    }),
  };
}

/** Changes or, with undefined, removes the draft; the account's other sessions are told. */
export function setDraft(
  world: World,
  call: Call,
  account: Account,
  peer: Peer,
  draft: TlObject | undefined,
): void {
  const key = markedId(peer);
  if (draft === undefined && !account.drafts.has(key)) return;
  if (draft === undefined) account.drafts.delete(key);
  else account.drafts.set(key, { peer, draft });
  const empty = { _: "draftMessageEmpty", date: call.nowSeconds() };
  const origin = { account, sessionId: call.sessionId };
  world.conversations.notify(account, [draftUpdate(peer, draft ?? empty)], new Set([peer]), origin);
}

function draftsOf({ drafts }: Account) {
  return [...drafts.values()];
}

function draftUpdate(peer: Peer, draft: TlObject): TlObject {
  return { _: "updateDraftMessage", peer: peerView(peer), draft };
}

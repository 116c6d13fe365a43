import type { MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Draft } from "../../world/boxes/post.ts";
import type { World } from "../../world/world.ts";
import { mediaOf } from "../input-media.ts";
import { method } from "../method.ts";
import { deliver } from "./deliver.ts";
import { checkCaption, checkMessageText, receivedEntities } from "./message-text.ts";
import { claimRandomIds } from "./random-id.ts";
import { draftOf, type SendOptions } from "./send-options.ts";

interface SendMessage extends SendOptions {
  message: string;
  random_id: bigint;
  entities?: TlObject[];
}

/** messages.sendMessage and messages.sendMedia. */
export function sendMethods(world: World): MethodTable {
  return {
    "messages.sendMessage": method<SendMessage>((call, request) => {
      const account = call.requireAccount();
      checkMessageText(request.message);
      const draft = textDraftOf(world, account, request);
      claimRandomIds(account, [request.random_id]);
      return deliver(world, call, account, [draft]);
    }),
    "messages.sendMedia": method<SendMessage & { media: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      checkCaption(request.message);
      const draft = textDraftOf(world, account, request);
      const release = claimRandomIds(account, [request.random_id]);
      try {
        draft.media = await mediaOf(world, account, request.media);
      } catch (error) {
        release();
        throw error;
      }
      return deliver(world, call, account, [draft]);
    }),
  };
}

function textDraftOf(world: World, account: Account, request: SendMessage): Draft {
  return {
    ...draftOf(world, account, request),
    text: request.message,
    entities: receivedEntities(world, account, request.message, request.entities),
    randomId: request.random_id,
  };
}

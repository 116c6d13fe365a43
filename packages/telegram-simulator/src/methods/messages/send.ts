import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Draft } from "../../world/boxes/post.ts";
import { firstWebPage } from "../../world/media/first-web-page.ts";
import type { World } from "../../world/world.ts";
import { mediaOf } from "../input-media.ts";
import { method } from "../method.ts";
import { deliver } from "./deliver.ts";
import { checkCaption, checkMessageText, receivedEntities } from "./message-text.ts";
import { deliverOnce } from "./random-id.ts";
import { draftOf, type SendOptions } from "./send-options.ts";

interface SendMessage extends SendOptions {
  message: string;
  random_id: bigint;
  entities?: TlObject[];
  no_webpage?: true;
}

/** messages.sendMessage and messages.sendMedia. */
export function sendMethods(world: World): MethodTable {
  return {
    "messages.sendMessage": method<SendMessage>((call, request) => {
      const account = call.requireAccount();
      checkMessageText(request.message);
      const draft = textDraftOf(world, account, request);
      const page = firstWebPage(world.media.webPages, request.message, draft.entities ?? []);
      if (page && !request.no_webpage) draft.media = { kind: "webpage", page };
      return deliverOnce(account, [request.random_id], () => deliver(world, call, account, [draft], request));
    }),
    "messages.sendMedia": method<SendMessage & { media: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      checkCaption(request.message);
      const draft = textDraftOf(world, account, request);
      return deliverOnce(account, [request.random_id], async () => {
        draft.media = await mediaOf(world, account, request.media);
        checkSelfDestruction(draft);
        return deliver(world, call, account, [draft], request);
      });
    }),
  };
}

/** Only private chats have files that destroy themselves. */
function checkSelfDestruction({ to, media }: Draft): void {
  if (to.kind === "user" || (media?.kind !== "photo" && media?.kind !== "document")) return;
  if (media.selfDestruction !== undefined) throw new RpcError(400, "TTL_MEDIA_INVALID");
}

function textDraftOf(world: World, account: Account, request: SendMessage): Draft {
  return {
    ...draftOf(world, account, request),
    text: request.message,
    entities: receivedEntities(world, account, request.message, request.entities),
    randomId: request.random_id,
  };
}

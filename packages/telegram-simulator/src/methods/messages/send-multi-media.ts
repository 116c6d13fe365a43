import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import type { Draft } from "../../world/boxes/post.ts";
import { type Media, mediaKind } from "../../world/media/media.ts";
import { mediaView } from "../../world/views/media-view.ts";
import type { World } from "../../world/world.ts";
import { mediaOf } from "../input-media.ts";
import { requireWritablePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { rejectNotSimulated } from "../reject-not-simulated.ts";
import { deliver } from "./deliver.ts";
import { checkCaption, receivedEntities } from "./message-text.ts";
import { deliverOnce } from "./random-id.ts";
import { draftOf, type SendOptions } from "./send-options.ts";

interface SendMultiMedia extends SendOptions {
  multi_media: InputSingleMedia[];
}

interface InputSingleMedia extends TlObject {
  media: TlObject;
  random_id: bigint;
  message: string;
  entities?: TlObject[];
}

/** The most items of an album (core.telegram.org/api/files, "Albums, grouped media"). */
const mostItems = 10;

/** messages.sendMultiMedia and messages.uploadMedia, by which clients prepare an album's items. */
export function sendMultiMediaMethods(world: World): MethodTable {
  return {
    "messages.sendMultiMedia": method<SendMultiMedia>(async (call, request) => {
      const account = call.requireAccount();
      const items = request.multi_media;
      if (items.length === 0) throw new RpcError(400, "MEDIA_EMPTY");
      if (items.length > mostItems) throw new RpcError(400, "MULTI_MEDIA_TOO_LONG");
      for (const { message } of items) checkCaption(message);
      const options = draftOf(world, account, request);
      const randomIds = items.map(({ random_id }) => random_id);
      return deliverOnce(account, randomIds, async () => {
        const drafts = await albumOf(world, account, options, items);
        return deliver(world, call, account, drafts, request);
      });
    }),
    "messages.uploadMedia": method<{ peer: TlObject; media: TlObject }>(async (call, request) => {
      const account = call.requireAccount();
      rejectNotSimulated(request, ["business_connection_id"]);
      requireWritablePeer(world, account, request.peer);
      const media = await mediaOf(world, account, request.media);
      return media ? mediaView(media, account.id) : { _: "messageMediaEmpty" };
    }),
  };
}

async function albumOf(
  world: World,
  account: Account,
  options: Draft,
  items: readonly InputSingleMedia[],
): Promise<Draft[]> {
  const groupedId = items.length > 1 ? world.media.freshId("album") : undefined;
  const drafts: Draft[] = [];
  for (const { media, random_id, message, entities } of items) {
    drafts.push({
      ...options,
      media: await itemMedia(world, account, media, drafts.length),
      text: message,
      entities: receivedEntities(world, account, message, entities),
      randomId: random_id,
      groupedId,
    });
  }
  checkAlbum(drafts.flatMap(({ media }) => media ?? []));
  return drafts;
}

/** Errors of file references name the item's place in the album. */
async function itemMedia(world: World, account: Account, media: TlObject, index: number) {
  try {
    return await mediaOf(world, account, media);
  } catch (error) {
    if (error instanceof RpcError && /^FILE_REFERENCE_(EXPIRED|INVALID)$/.test(error.message)) {
      throw new RpcError(error.code, error.message.replace("REFERENCE", `REFERENCE_${index}`));
    }
    throw error;
  }
}

/** Photos and videos mix; documents stay among themselves, and so does music. */
const albumClasses: Partial<Record<ReturnType<typeof mediaKind>, string>> = {
  photo: "visual",
  video: "visual",
  document: "document",
  audio: "audio",
};

function checkAlbum(media: readonly Media[]): void {
  const classes = new Set(media.map((one) => albumClasses[mediaKind(one)]));
  if (classes.has(undefined) || classes.size > 1) throw new RpcError(400, "MEDIA_INVALID");
}

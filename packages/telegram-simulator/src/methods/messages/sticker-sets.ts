import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { StickerSet } from "../../world/stickers/sticker-sets.ts";
import { documentView } from "../../world/views/media-view.ts";
import type { World } from "../../world/world.ts";
import { method } from "../method.ts";

/** Sets do not change, so that one number says which version a client has. */
const setHash = 1;

/** messages.getStickerSet and messages.getAllStickers: every account has installed all the sets there are. */
export function stickerSetMethods(world: World): MethodTable {
  return {
    "messages.getStickerSet": method<{ stickerset: TlObject; hash: number }>(
      async (call, { stickerset, hash }) => {
        call.requireAccount();
        const set = namedSet(world, stickerset);
        if (set === undefined) throw new RpcError(400, "STICKERSET_INVALID");
        if (hash === setHash) return { _: "messages.stickerSetNotModified" };
        const documents = await set.documents();
        return {
          _: "messages.stickerSet",
          set: setView(set),
          packs: set.emojis.map((emoticon, index) => ({
            _: "stickerPack",
            emoticon,
            documents: documents.slice(index, index + 1).map(({ id }) => id),
          })),
          keywords: [],
          documents: documents.map(documentView),
        };
      },
    ),
    "messages.getAllStickers": method<{ hash: bigint }>((call, { hash }) => {
      call.requireAccount();
      if (hash === BigInt(setHash)) return { _: "messages.allStickersNotModified" };
      return { _: "messages.allStickers", hash: BigInt(setHash), sets: [...world.stickerSets].map(setView) };
    }),
  };
}

function namedSet({ stickerSets }: World, input: TlObject): StickerSet | undefined {
  switch (input._) {
    case "inputStickerSetShortName":
      return stickerSets.byShortName(String(input.short_name));
    case "inputStickerSetID": {
      // Of TL type long.
      const set = stickerSets.byId(input.id as bigint);
      return set?.accessHash === input.access_hash ? set : undefined;
    }
    case "inputStickerSetEmojiDefaultTopicIcons":
      return stickerSets.topicIcons;
    case "inputStickerSetEmpty":
      return undefined;
    default:
      // Telegram's own sets, of dice for example, do exist.
      throw new NotSimulatedError(input._);
  }
}

/** TL type StickerSet. */
function setView({ id, accessHash, title, shortName, emojis, isBuiltIn }: StickerSet): TlObject {
  return {
    _: "stickerSet",
    emojis: isBuiltIn,
    installed_date: isBuiltIn ? undefined : 1,
    id,
    access_hash: accessHash,
    title,
    short_name: shortName,
    count: emojis.length,
    hash: setHash,
  };
}

import type { StickerSet } from "@telepipe/contracts";
import { Api } from "telegram";
import { documentFields } from "../objects/to-files.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** A sticker set by its short name. @throws ApiError TELEGRAM_REJECTED when there is none */
export function stickerSet(session: TelegramSession, shortName: string): Promise<StickerSet> {
  return fetchSet(session, new Api.InputStickerSetShortName({ shortName }));
}

/** What every topic may have for an icon (core.telegram.org/api/forum). */
export async function topicIcons(session: TelegramSession): Promise<StickerSet["stickers"]> {
  return (await fetchSet(session, new Api.InputStickerSetEmojiDefaultTopicIcons())).stickers;
}

async function fetchSet(session: TelegramSession, stickerset: Api.TypeInputStickerSet): Promise<StickerSet> {
  const found = await session.invoke(new Api.messages.GetStickerSet({ stickerset, hash: 0 }));
  if (!(found instanceof Api.messages.StickerSet)) throw new Error("a set that was never asked for is new");
  const { set, documents } = found;
  const stickers = documents.flatMap((document) => {
    // Stickers of a set are in no message: they are had from the set again.
    const sticker = document instanceof Api.Document ? documentFields(document, null).sticker : undefined;
    return sticker === undefined ? [] : [{ ...sticker, set_name: set.shortName }];
  });
  const sticker_type = set.emojis ? "custom_emoji" : set.masks ? "mask" : "regular";
  return { name: set.shortName, title: set.title, sticker_type, stickers };
}

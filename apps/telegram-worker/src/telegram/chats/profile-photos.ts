import type { PhotoSize } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { photoSizes } from "../objects/to-files.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** Somebody's profile photos, newest first, each in all its sizes. */
export async function profilePhotos(
  session: TelegramSession,
  { input }: ResolvedPeer,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ total_count: number; photos: PhotoSize[][] }> {
  const userId = input instanceof Api.InputPeerUser ? new Api.InputUser(input) : new Api.InputUserSelf();
  const result = await session.invoke(
    new Api.photos.GetUserPhotos({ userId, offset: page.offset, limit: page.limit, maxId: bigInt.zero }),
  );
  const photos = result.photos.map((photo) => photoSizes(photo, null));
  const total_count = result instanceof Api.photos.PhotosSlice ? result.count : photos.length;
  return { total_count, photos };
}

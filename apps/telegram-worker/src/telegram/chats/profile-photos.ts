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

/** What tells whether an earlier try of a call has given the account its photo. */
export interface EarlierTry {
  readonly isRepeated: boolean;
  /** Unix seconds at which the call was accepted: no photo of it is older. */
  readonly acceptedAt: number;
}

/** Clocks differ. */
const SKEW_SECONDS = 120;

/**
 * Gives the account another profile photo, once: photos have no `random_id`, so a repeated call takes the newest one
 * for its own when it is younger than the call.
 *
 * @throws ApiError MEDIA_REJECTED
 */
export async function addProfilePhoto(
  session: TelegramSession,
  file: Api.TypeInputFile,
  { isRepeated, acceptedAt }: EarlierTry,
): Promise<void> {
  if (isRepeated) {
    const first = { offset: 0, limit: 1, maxId: bigInt.zero };
    const userId = new Api.InputUserSelf();
    const { photos, users } = await session.invoke(new Api.photos.GetUserPhotos({ userId, ...first }));
    session.profiles.remember(users, []);
    const [newest] = photos;
    if (newest instanceof Api.Photo && newest.date >= acceptedAt - SKEW_SECONDS) return;
  }
  const { users } = await session.invoke(new Api.photos.UploadProfilePhoto({ file }));
  session.profiles.remember(users, []);
}

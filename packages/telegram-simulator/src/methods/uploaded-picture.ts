import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { Photo } from "../world/media/media.ts";
import type { World } from "../world/world.ts";
import { uploadedFile } from "./input-file.ts";
import { mediaOf } from "./input-media.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";

const maxPhotoBytes = 10 * 1024 * 1024;

/** The rules of core.telegram.org/bots/api#sendphoto. */
const maxSides = 10_000;
const maxRatio = 20;

/** Makes a photo of an uploaded file. Throws RpcError for what is no picture, or none that Telegram takes. */
export async function uploadedPicture(world: World, account: Account, input: TlObject): Promise<Photo> {
  // A file without an extension may pass: its content tells.
  const extension = /\.(\w+)$/.exec(String(input.name ?? ""))?.[1];
  if (extension !== undefined && !/^(jpe?g|png|gif|webp|bmp|tiff?|heic)$/i.test(extension)) {
    throw new RpcError(400, "PHOTO_EXT_INVALID");
  }
  const file = await uploadedFile(world, account, input);
  if (file.sizeBytes > maxPhotoBytes) throw new RpcError(400, "PHOTO_SAVE_FILE_INVALID");
  const photo = await world.media.addPhoto(file);
  const full = photo?.sizes.at(-1);
  if (photo === undefined || full === undefined) throw new RpcError(400, "IMAGE_PROCESS_FAILED");
  const { width, height } = full;
  const isTooLong = Math.max(width, height) > maxRatio * Math.min(width, height);
  if (width + height > maxSides || isTooLong) throw new RpcError(400, "PHOTO_INVALID_DIMENSIONS");
  return photo;
}

/** The picture that an InputChatPhoto means; undefined takes the one there is away. */
export async function chatPhoto(world: World, account: Account, input: TlObject): Promise<Photo | undefined> {
  if (input._ === "inputChatPhotoEmpty") return undefined;
  if (input._ === "inputChatUploadedPhoto" && input.file) {
    rejectNotSimulated(input, ["video", "video_emoji_markup"]);
    return uploadedPicture(world, account, input.file as TlObject);
  }
  const media = await mediaOf(world, account, { _: "inputMediaPhoto", id: input.id as TlObject });
  if (media?.kind !== "photo") throw new RpcError(400, "PHOTO_INVALID");
  return media.photo;
}

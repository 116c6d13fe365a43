import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { Origin } from "../world/conversations.ts";
import { photoView } from "../world/views/media-view.ts";
import { userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { checkUsername } from "./check-username.ts";
import { requireUser } from "./input-peer.ts";
import { method } from "./method.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";
import { uploadedPicture } from "./uploaded-picture.ts";

interface UpdateProfile {
  first_name?: string;
  last_name?: string;
  about?: string;
}

const nameLength = 64;
const aboutLength = 70;

/** What an account says and shows of itself: names, about, profile photos. */
export function profileMethods(world: World): MethodTable {
  return {
    "account.updateProfile": method<UpdateProfile>((call, { first_name, last_name, about }) => {
      const account = call.requireAccount();
      if (first_name !== undefined && (first_name.trim() === "" || first_name.length > nameLength)) {
        throw new RpcError(400, "FIRSTNAME_INVALID");
      }
      if (about !== undefined && about.length > aboutLength) throw new RpcError(400, "ABOUT_TOO_LONG");
      account.firstName = first_name ?? account.firstName;
      if (last_name !== undefined) account.lastName = last_name || undefined;
      account.about = about ?? account.about;
      tellOfName(world, account, { account, sessionId: call.sessionId });
      return userView(account, account);
    }),
    "account.checkUsername": method<{ username: string }>((call, { username }) => {
      call.requireAccount();
      checkUsername(world, username);
      return true;
    }),
    "account.updateUsername": method<{ username: string }>((call, { username }) => {
      const account = call.requireAccount();
      if (username === (account.username ?? "")) throw new RpcError(400, "USERNAME_NOT_MODIFIED");
      const isOwn = username.toLowerCase() === account.username?.toLowerCase();
      if (username !== "" && !isOwn) checkUsername(world, username);
      world.accounts.rename(account, username || undefined);
      tellOfName(world, account, { account, sessionId: call.sessionId });
      return userView(account, account);
    }),
    "photos.uploadProfilePhoto": method<{ file?: TlObject }>(async (call, request) => {
      rejectNotSimulated(request, ["video", "video_start_ts", "video_emoji_markup", "bot", "fallback"]);
      const account = call.requireAccount();
      if (request.file === undefined) throw new RpcError(400, "PHOTO_FILE_MISSING");
      const photo = await uploadedPicture(world, account, request.file);
      account.profilePhotos.unshift(photo);
      return { _: "photos.photo", photo: photoView(photo), users: [userView(account, account)] };
    }),
    "photos.deletePhotos": method<{ id: { id: bigint }[] }>((call, { id: inputs }) => {
      const { profilePhotos } = call.requireAccount();
      return inputs.flatMap(({ id }) => {
        const index = profilePhotos.findIndex((photo) => photo.id === id);
        if (index === -1) return [];
        profilePhotos.splice(index, 1);
        return [id];
      });
    }),
    "photos.getUserPhotos": method<{ user_id: TlObject; offset: number; limit: number }>((call, request) => {
      const viewer = call.requireAccount();
      const account = requireUser(world, viewer, request.user_id);
      const { profilePhotos: all } = account;
      const page = all.slice(request.offset, request.offset + Math.min(request.limit || 100, 100));
      const content = { photos: page.map(photoView), users: [userView(viewer, account)] };
      if (page.length === all.length) return { _: "photos.photos", ...content };
      return { _: "photos.photosSlice", count: all.length, ...content };
    }),
  };
}

function tellOfName(world: World, account: Account, origin: Origin): void {
  for (const one of knownTo(world, account)) {
    world.conversations.notify(one, [nameUpdate(account)], new Set([account]), origin);
  }
}

/** The account itself on its other devices, and those who have it in their address book. */
function knownTo({ accounts }: World, account: Account): Account[] {
  return [...accounts].filter((one) => one === account || one.contacts.has(account.id));
}

function nameUpdate({ id, firstName, lastName = "", username }: Account): TlObject {
  const usernames = username === undefined ? [] : [{ _: "username", editable: true, active: true, username }];
  return { _: "updateUserName", user_id: id, first_name: firstName, last_name: lastName, usernames };
}

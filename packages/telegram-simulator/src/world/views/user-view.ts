import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import { photoView } from "./media-view.ts";

/**
 * TL type User, as the viewer sees the account: the name is the viewer's own for a contact, and the phone number
 * shows to those whom the account has among its contacts.
 */
export function userView(viewer: Account, account: Account): TlObject {
  if (account.isDeleted) {
    return { _: "user", deleted: true, id: account.id, access_hash: account.accessHashFor(viewer) };
  }
  const isSelf = viewer === account;
  const [photo] = account.profilePhotos;
  const contact = viewer.contacts.get(account.id);
  const knowsViewer = account.contacts.has(viewer.id);
  return {
    _: "user",
    self: isSelf,
    contact: contact !== undefined,
    mutual_contact: contact !== undefined && knowsViewer,
    premium: account.isPremium,
    id: account.id,
    access_hash: account.accessHashFor(viewer),
    first_name: contact?.firstName ?? account.firstName,
    last_name: contact === undefined ? account.lastName : contact.lastName,
    username: account.username,
    phone: isSelf || knowsViewer ? account.phone : undefined,
    photo: photo && { _: "userProfilePhoto", photo_id: photo.id, dc_id: photo.dcId },
    status: { _: "userStatusRecently" },
    lang_code: account.languageCode,
  };
}

/**
 * TL type User, of somebody whom the viewer meets in a channel only: the access hash is not good for writing to them
 * (core.telegram.org/api/min).
 */
export function minUserView(viewer: Account, account: Account): TlObject {
  const { _, id, deleted, premium, first_name, last_name, username, photo } = userView(viewer, account);
  const access_hash = account.accessHashFor(viewer) ^ 1n;
  return { _, min: true, id, deleted, premium, access_hash, first_name, last_name, username, photo };
}

/** TL type UserFull, as the viewer sees the account. */
export function userFullView(viewer: Account, account: Account, commonChatsCount: number): TlObject {
  const isStranger = viewer !== account && !viewer.contacts.has(account.id);
  const dialog = viewer.box.dialogs.get(account.id);
  return {
    _: "userFull",
    id: account.id,
    settings: { _: "peerSettings", add_contact: isStranger, block_contact: isStranger },
    notify_settings: { _: "peerNotifySettings" },
    about: account.about || undefined,
    pinned_msg_id: dialog && viewer.box.pinnedIn(dialog).at(-1),
    profile_photo: account.profilePhotos[0] && photoView(account.profilePhotos[0]),
    common_chats_count: commonChatsCount,
    can_pin_message: true,
    phone_calls_available: viewer !== account,
    video_calls_available: viewer !== account,
  };
}

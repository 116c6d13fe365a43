import type { TlObject } from "../../tl/tl-object.ts";

/** What an administrator may do: the flags of TL's chatAdminRights (core.telegram.org/api/rights). */
export const adminRights = [
  "change_info",
  "post_messages",
  "edit_messages",
  "delete_messages",
  "ban_users",
  "invite_users",
  "pin_messages",
  "add_admins",
  "anonymous",
  "manage_call",
  "other",
  "manage_topics",
  "post_stories",
  "edit_stories",
  "delete_stories",
] as const;

/** What a member may be kept from: the flags of TL's chatBannedRights (core.telegram.org/api/rights). */
export const bannedRights = [
  "view_messages",
  "send_messages",
  "send_media",
  "send_stickers",
  "send_gifs",
  "send_games",
  "send_inline",
  "embed_links",
  "send_polls",
  "change_info",
  "invite_users",
  "pin_messages",
  "manage_topics",
  "send_photos",
  "send_videos",
  "send_roundvideos",
  "send_audios",
  "send_voices",
  "send_docs",
  "send_plain",
] as const;

export type AdminRight = (typeof adminRights)[number];
export type BannedRight = (typeof bannedRights)[number];

/** What somebody is kept from, and until when: Unix time in seconds, 0 for ever. */
export interface Ban {
  readonly rights: ReadonlySet<BannedRight>;
  readonly untilDate: number;
}

/** Nothing is forbidden. */
export const noBan: Ban = { rights: new Set(), untilDate: 0 };

/** Everything that an owner may do. Anonymity is a choice, not a power. */
export const ownerRights: ReadonlySet<AdminRight> = new Set(
  adminRights.filter((right) => right !== "anonymous"),
);

/** Reads TL type ChatAdminRights. */
export function adminRightsIn(object: TlObject): Set<AdminRight> {
  return new Set(adminRights.filter((right) => object[right] === true));
}

/** Reads TL type ChatBannedRights. */
export function banIn(object: TlObject): Ban {
  const rights = bannedRights.filter((right) => object[right] === true);
  // Of TL type int.
  return { rights: new Set(rights), untilDate: object.until_date as number };
}

/** TL type ChatAdminRights. */
export function adminRightsView(rights: ReadonlySet<AdminRight>): TlObject {
  return { _: "chatAdminRights", ...flags(rights) };
}

/** TL type ChatBannedRights. */
export function banView({ rights, untilDate }: Ban): TlObject {
  return { _: "chatBannedRights", ...flags(rights), until_date: untilDate };
}

function flags(names: Iterable<string>): Record<string, true> {
  return Object.fromEntries([...names].map((name) => [name, true as const]));
}

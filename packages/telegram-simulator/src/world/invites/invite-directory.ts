import type { Account } from "../account.ts";
import type { Seed } from "../seed.ts";
import type { InviteLink, InviteSettings, InvitingChat, JoinRequest } from "./invite-link.ts";

/** The invite links of the world, and who waits to be let in. */
export interface InviteDirectory {
  /** Makes a link. A permanent one takes the place of the administrator's earlier one, which is revoked. */
  create(chat: InvitingChat, admin: Account, settings?: InviteSettings, isPermanent?: boolean): InviteLink;
  byHash(hash: string): InviteLink | undefined;
  /** The links of a chat, newest first. */
  linksOf(chat: InvitingChat): InviteLink[];
  remove(link: InviteLink): void;
  /** Who has asked to be let in, by account id, oldest first. */
  requestsTo(chat: InvitingChat): Map<bigint, JoinRequest>;
}

/** What the directory needs of the world. */
export interface InviteDirectoryContext {
  readonly seed: Seed;
  nowSeconds(): number;
}

/** Creates an empty directory. */
export function createInviteDirectory({ seed, nowSeconds }: InviteDirectoryContext): InviteDirectory {
  const links = new Map<string, InviteLink>();
  const requests = new Map<InvitingChat, Map<bigint, JoinRequest>>();
  let made = 0;

  const linksOf = (chat: InvitingChat) => [...links.values()].filter((link) => link.chat === chat).reverse();

  return {
    create(chat, admin, settings = {}, isPermanent = false) {
      const earlier = linksOf(chat).filter((link) => link.admin === admin && link.isPermanent);
      if (isPermanent) for (const link of earlier) link.isRevoked = true;
      const link: InviteLink = {
        hash: seed.digest("invite", ++made).subarray(0, 12).toString("base64url"),
        chat,
        admin,
        date: nowSeconds(),
        isPermanent,
        title: settings.title,
        expireDate: settings.expireDate,
        usageLimit: settings.usageLimit,
        isRequestNeeded: settings.isRequestNeeded ?? false,
        isRevoked: false,
        importers: new Map(),
      };
      links.set(link.hash, link);
      return link;
    },
    byHash: (hash) => links.get(hash),
    linksOf,
    remove(link) {
      links.delete(link.hash);
    },
    requestsTo(chat) {
      const known = requests.get(chat) ?? new Map<bigint, JoinRequest>();
      requests.set(chat, known);
      return known;
    },
  };
}

/** The hash of a link in any of its spellings: `https://t.me/+…`, `t.me/joinchat/…`, `tg://join?invite=…`. */
export function inviteHashIn(link: string): string {
  return /[\w-]*$/.exec(link)?.[0] ?? "";
}

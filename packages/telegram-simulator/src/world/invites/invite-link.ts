import type { Account } from "../account.ts";
import type { Channel } from "../channels/channel.ts";
import type { Group } from "../group.ts";

/** What people can be invited to. */
export type InvitingChat = Group | Channel;

/** A link by which people come into a chat (core.telegram.org/api/invites). */
export interface InviteLink {
  /** The part behind `https://t.me/+`. */
  readonly hash: string;
  readonly chat: InvitingChat;
  /** Whose link it is. */
  readonly admin: Account;
  /** Unix time in seconds of its making. */
  readonly date: number;
  /** The primary link of its administrator: it has no limits, and another takes its place when it is revoked. */
  readonly isPermanent: boolean;
  title: string | undefined;
  /** Unix time in seconds. */
  expireDate: number | undefined;
  /** So many people may come by it. */
  usageLimit: number | undefined;
  /** An administrator has to let people in. */
  isRequestNeeded: boolean;
  isRevoked: boolean;
  /** Who has come by it, by account id, in the order of coming. */
  readonly importers: Map<bigint, Importer>;
}

/** Somebody who has come by a link. */
export interface Importer {
  readonly account: Account;
  /** Unix time in seconds. */
  readonly date: number;
  /** Who let them in, when somebody had to. */
  readonly approvedBy: Account | undefined;
}

/** Somebody who has asked to be let in. */
export interface JoinRequest {
  readonly account: Account;
  /** Unix time in seconds. */
  readonly date: number;
  /** Absent for a public supergroup that takes nobody unasked. */
  readonly link: InviteLink | undefined;
}

/** The settings of a link that can be changed. */
export interface InviteSettings extends Partial<Pick<InviteLink, "title" | "expireDate" | "usageLimit">> {
  readonly isRequestNeeded?: boolean | undefined;
}

/** Whether nobody can come by the link any more. */
export function isExpired(link: InviteLink, nowSeconds: number): boolean {
  const { expireDate, usageLimit, importers } = link;
  if (link.isRevoked || (expireDate !== undefined && expireDate <= nowSeconds)) return true;
  return usageLimit !== undefined && importers.size >= usageLimit;
}

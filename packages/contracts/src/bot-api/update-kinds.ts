import type { EventType } from "../events/event.ts";

/** Kinds of the Bot API (core.telegram.org/bots/api#update) that a user account gets. */
const STANDARD = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "message_reaction",
  "message_reaction_count",
  "poll",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
] as const;

/** What bots never hear of. Only whoever names them in `allowed_updates` gets them. */
const OWN = [
  /** An album as a whole, after the `message` of each of its messages. */
  "media_group",
  /** The account wrote, on another device or by a call; a Message. */
  "outgoing_message",
  /** The account edited a message of its own; a Message. */
  "edited_outgoing_message",
  /** Messages were deleted, in the shape that the Bot API has for business accounts. */
  "deleted_business_messages",
  /** Somebody has read what the account wrote. */
  "read_receipt",
  /** Somebody is typing, recording or uploading. */
  "typing",
] as const;

/** Every kind of update. */
export const UPDATE_KINDS = [...STANDARD, ...OWN] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** As in the Bot API these are left out unless they are asked for. */
const ON_REQUEST: ReadonlySet<UpdateKind> = new Set<UpdateKind>([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
  ...OWN,
]);

/** What who names no kinds gets. */
export const DEFAULT_UPDATE_KINDS: readonly UpdateKind[] = UPDATE_KINDS.filter(
  (kind) => !ON_REQUEST.has(kind),
);

/** The kinds that an `allowed_updates` list asks for: an empty one for the default; kinds of bots only are passed over. */
export function allowedKinds(names: readonly string[]): readonly UpdateKind[] {
  if (names.length === 0) return DEFAULT_UPDATE_KINDS;
  return UPDATE_KINDS.filter((kind) => names.includes(kind));
}

/** Kinds that are made of events which the worker tells only while somebody wants them. */
const COSTLY: Partial<Readonly<Record<UpdateKind, EventType>>> = {
  media_group: "media_group.new",
  outgoing_message: "message.sent",
  poll: "update.other",
  my_chat_member: "chat_member.updated",
  chat_member: "chat_member.updated",
  chat_join_request: "chat_join_request.new",
  read_receipt: "update.other",
  typing: "update.other",
};

/** The events behind kinds of update that are told only while somebody wants them. */
export function costlyEvents(kinds: readonly UpdateKind[]): readonly EventType[] {
  return [...new Set(kinds.flatMap((kind) => COSTLY[kind] ?? []))];
}

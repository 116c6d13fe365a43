import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { Group } from "./group.ts";
import { InvalidInput } from "./invalid-input.ts";
import type { Peer } from "./peer.ts";

/** A message that tells of an event in the chat. Names as in TL's messageAction…, in snake_case. */
export type ServiceMessage =
  | { action: "chat_add_user"; user: Account }
  | { action: "chat_delete_user"; user: Account }
  | { action: "chat_edit_title"; title: string }
  | { action: "chat_delete_photo" }
  /** The writer has come by a link that somebody of the group gave out. */
  | { action: "chat_joined_by_link" }
  /** How long messages last in the chat; 0 for ever. */
  | { action: "set_messages_ttl"; seconds: number }
  /** Nobody answered when it has no duration. */
  | { action: "phone_call"; seconds: number | undefined }
  | { action: "pin_message" }
  | { action: "contact_sign_up" }
  | { action: "screenshot_taken" }
  | { action: "history_clear" }
  | { action: "custom_action"; text: string };

/** The actions that take no more than their name. */
export const plainServiceActions = [
  "chat_delete_photo",
  "chat_joined_by_link",
  "pin_message",
  "contact_sign_up",
  "screenshot_taken",
  "history_clear",
] as const;

/** The action's TL object, and what changes in the group before and after the message is delivered. */
export interface ServiceEffect {
  action: TlObject;
  before?: () => void;
  after?: () => void;
}

/** Works out a service message. Throws InvalidInput when the chat cannot have it. */
export function serviceAction(
  service: ServiceMessage,
  from: Account | undefined,
  to: Peer,
  date: number,
): ServiceEffect {
  switch (service.action) {
    case "chat_add_user":
      return memberAdded(service.user, groupOf(to), from, date);
    case "chat_delete_user":
      return memberRemoved(service.user, groupOf(to));
    case "chat_edit_title": {
      const group = groupOf(to);
      const retitle = () => {
        group.title = service.title;
      };
      return { action: { _: "messageActionChatEditTitle", title: service.title }, before: retitle };
    }
    case "chat_delete_photo": {
      const group = groupOf(to);
      const takeDown = () => {
        group.photo = undefined;
      };
      return { action: { _: "messageActionChatDeletePhoto" }, before: takeDown };
    }
    case "chat_joined_by_link":
      return joinedByLink(from, groupOf(to), date);
    case "set_messages_ttl":
      return { action: { _: "messageActionSetMessagesTTL", period: service.seconds } };
    case "phone_call":
      return { action: phoneCall(service.seconds, date) };
    case "custom_action":
      return { action: { _: "messageActionCustomAction", message: service.text } };
    case "pin_message":
      return { action: { _: "messageActionPinMessage" } };
    case "contact_sign_up":
      return { action: { _: "messageActionContactSignUp" } };
    case "screenshot_taken":
      return { action: { _: "messageActionScreenshotTaken" } };
    case "history_clear":
      return { action: { _: "messageActionHistoryClear" } };
  }
}

function groupOf(to: Peer): Group {
  if (to.kind !== "group") throw new InvalidInput("chat", "expected a group for this service message");
  return to;
}

function joinedByLink(from: Account | undefined, group: Group, date: number): ServiceEffect {
  if (from === undefined) throw new InvalidInput("from", "expected who has come");
  const added = memberAdded(from, group, from, date);
  return { ...added, action: { _: "messageActionChatJoinedByLink", inviter_id: group.creator.id } };
}

function phoneCall(seconds: number | undefined, date: number): TlObject {
  const isMissed = seconds === undefined;
  return {
    _: "messageActionPhoneCall",
    call_id: BigInt(date),
    reason: { _: isMissed ? "phoneCallDiscardReasonMissed" : "phoneCallDiscardReasonHangup" },
    duration: seconds,
  };
}

/** The new member reads of it too: the message is the first in its copy of the group. */
function memberAdded(user: Account, group: Group, from: Account | undefined, date: number): ServiceEffect {
  if (group.members.has(user.id))
    throw new InvalidInput("user", `expected somebody who is not in ${group.name} yet`);
  return {
    action: { _: "messageActionChatAddUser", users: [user.id] },
    before() {
      group.members.set(user.id, { account: user, inviter: from ?? user, date, isAdmin: false });
      group.version += 1;
    },
  };
}

/** The removed member is told, so it leaves the list after the message. */
function memberRemoved(user: Account, group: Group): ServiceEffect {
  if (!group.members.has(user.id)) throw new InvalidInput("user", `expected a member of ${group.name}`);
  return {
    action: { _: "messageActionChatDeleteUser", user_id: user.id },
    after() {
      group.members.delete(user.id);
      group.version += 1;
    },
  };
}

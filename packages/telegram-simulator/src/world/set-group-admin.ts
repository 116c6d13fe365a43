import type { Account } from "./account.ts";
import type { Conversations, Origin } from "./conversations.ts";
import type { Group, GroupMember } from "./group.ts";

/** Makes a member of a basic group an administrator, or no longer one; all members are told. */
export function setGroupAdmin(
  conversations: Conversations,
  group: Group,
  member: GroupMember,
  isAdmin: boolean,
  origin?: Origin,
): void {
  member.isAdmin = isAdmin;
  group.version += 1;
  const update = {
    _: "updateChatParticipantAdmin",
    chat_id: group.id,
    user_id: member.account.id,
    is_admin: isAdmin,
    version: group.version,
  };
  const about = new Set<Group | Account>([group, member.account]);
  for (const { account } of group.members.values()) {
    conversations.notify(account, [update], about, origin);
  }
}

import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { chatFullView, chatView } from "../../world/views/chat-view.ts";
import { invitationFields } from "../../world/views/invite-view.ts";
import { userView } from "../../world/views/user-view.ts";
import type { World } from "../../world/world.ts";
import { method } from "../method.ts";

/** messages.getFullChat and messages.getChats: about basic groups. */
export function chatMethods(world: World): MethodTable {
  return {
    "messages.getFullChat": method<{ chat_id: bigint }>((call, { chat_id }) => {
      const viewer = call.requireAccount();
      const group = world.groups.byId(chat_id);
      if (!group?.members.has(viewer.id)) throw new RpcError(400, "CHAT_ID_INVALID");
      return {
        _: "messages.chatFull",
        full_chat: { ...chatFullView(group), ...invitationFields(world.invites, group, viewer) },
        chats: [chatView(viewer, group)],
        users: [...group.members.values()].map(({ account }) => userView(viewer, account)),
      };
    }),
    "messages.getChats": method<{ id: bigint[] }>((call, { id: ids }) => {
      const viewer = call.requireAccount();
      const chats = ids.map((id) => {
        const group = world.groups.byId(id);
        return group ? chatView(viewer, group) : { _: "chatEmpty", id };
      });
      return { _: "messages.chats", chats };
    }),
  };
}

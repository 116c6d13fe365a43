import type { MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { channelFullView, channelView } from "../../world/views/channel-view.ts";
import { invitationFields } from "../../world/views/invite-view.ts";
import type { World } from "../../world/world.ts";
import { requireChannel } from "../input-peer.ts";
import { method } from "../method.ts";

/** channels.getChannels and channels.getFullChannel. */
export function channelInformationMethods(world: World): MethodTable {
  return {
    "channels.getChannels": method<{ id: TlObject[] }>((call, { id: inputs }) => {
      const viewer = call.requireAccount();
      const channels = inputs.map((input) => requireChannel(world, viewer, input));
      return { _: "messages.chats", chats: channels.map((channel) => channelView(viewer, channel)) };
    }),
    "channels.getFullChannel": method<{ channel: TlObject }>((call, request) => {
      const viewer = call.requireAccount();
      const channel = requireChannel(world, viewer, request.channel);
      const chats = [channel, ...(channel.linked ? [channel.linked] : [])];
      return {
        _: "messages.chatFull",
        full_chat: {
          ...channelFullView(viewer, channel),
          ...invitationFields(world.invites, channel, viewer),
        },
        chats: chats.map((chat) => channelView(viewer, chat)),
        users: [],
      };
    }),
  };
}

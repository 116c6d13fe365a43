import type { MethodTable } from "../../rpc/call.ts";
import type { World } from "../../world/world.ts";
import { channelAdministrationMethods } from "./administration.ts";
import { forumTopicMethods } from "./forum-topics.ts";
import { channelInformationMethods } from "./information.ts";
import { channelMembershipMethods } from "./membership.ts";
import { channelMessageMethods } from "./messages.ts";
import { channelParticipantMethods } from "./participants.ts";

/** The channels namespace: supergroups and broadcast channels (core.telegram.org/api/channel). */
export function channelsMethods(world: World): MethodTable {
  return {
    ...channelInformationMethods(world),
    ...channelMessageMethods(world),
    ...channelParticipantMethods(world),
    ...channelMembershipMethods(world),
    ...channelAdministrationMethods(world),
    ...forumTopicMethods(world),
  };
}

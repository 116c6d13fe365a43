import type { Methods } from "@telepipe/contracts";
import { userOf } from "../telegram/objects/to-people.ts";
import type { Executor } from "./executor.ts";

export const getMe: Executor<Methods["getMe"]> = async (_, { session }) => {
  const user = userOf(session.me.id, session);
  return {
    ...user,
    // Clients match mentions and commands against it, and fail without one.
    username: user.username ?? `user${user.id}`,
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
};
